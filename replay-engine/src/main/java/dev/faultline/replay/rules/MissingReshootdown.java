package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Block was dropped and nobody has looked what came in meanwhile. */
@RuleSpec(
    name = "missing-reshootdown",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "locks were dropped inside pinning, and no shoot-down follows before the next submission or"
            + " the end of the operation",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-7",
    per = Occasion.DIRECT_WRITE,
    on = EventKind.SUBMIT,
    needs = {
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.FAULTS_DISABLED,
      EventKind.FAULTS_ENABLED
    })
final class MissingReshootdown extends Rule {

  private final Set<DioWrite> reported = new HashSet<>();

  @Override
  void observe(Step step) {
    if (Occasion.SUBMISSION.in(step) > 0) {
      submits(step, (DioWrite) step.operation().orElseThrow());
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof DioWrite dio && !dio.isLost()) {
      ended(step, dio);
    }
  }

  private void submits(Step step, DioWrite dio) {
    if (dio.window().dropped().isPresent() && reported.add(dio)) {
      report(finding(step.moment(), dio, "submits", "the data is submitted"));
    }
  }

  private void ended(Step step, DioWrite dio) {
    Optional<Moment> dropped = dio.window().dropped();
    boolean told = reported.remove(dio);
    if (!dio.block().wasDropped()) {
      notApplicable(Exemption.NOT_CALLED_FOR);
    } else if (told || dropped.isEmpty() || dio.window().failedShootdown().isPresent()) {
      // A shoot-down that failed ends the operation, rightly.
      checked();
    } else if (!dio.isResultKnown() || dio.block().isReleaseUnseen()) {
      undecided(Doubt.MISSED_END);
    } else if (dio.submission().last().filter(dropped.get()::before).isPresent()) {
      checked();
    } else {
      report(finding(step.moment(), dio, "ends", "the DIO ends"));
    }
  }

  private static Finding finding(Moment at, DioWrite dio, String does, String remark) {
    return Finding.at(
            at, "a DIO write whose locks were dropped " + does + " without shooting down again")
        .let(Prose.operation(dio) + " held block")
        .let("a page fault on its buffer dropped block and took it back")
        .then("the write " + does + " with no shoot-down in between")
        .because(
            "while block was dropped anybody may have read old data into the page cache or dirtied"
                + " it, and nothing removes that now")
        .remedy("the dropped bit of faults_disabled_mapping must lead to a second shoot-down")
        .on(dio.mapping(), dio.pages())
        .by(dio.begun(), dio.name())
        .proof(dio.begun(), "the DIO write begins")
        .proof(dio.window().lastShootdown(), Prose.shootdownEnd(dio))
        .proof(dio.pinning().droppedInFault(), "block is dropped inside a page fault")
        .proof(dio.window().dropped(), "locks have been dropped")
        .proof(at, remark);
  }
}
