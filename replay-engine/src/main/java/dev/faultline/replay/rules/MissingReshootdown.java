package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** Block was dropped and nobody has looked what came in meanwhile. */
@RuleSpec(
    name = "missing-reshootdown",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "locks were dropped inside pinning, and no shoot-down follows before the next submission or"
            + " the end of the operation",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-7",
    on = {EventKind.SUBMIT, EventKind.DIO_END, EventKind.SHOOTDOWN_END, EventKind.LOCK_RELEASED},
    needs = EventKind.SHOOTDOWN_END)
final class MissingReshootdown extends Rule {

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.LOCK_RELEASED) {
      // Of an asynchronous write that goes on in a worker this is the end.
      if (step.hold().flatMap(Hold::operation).orElse(null) instanceof DioWrite dio
          && dio.queued().isPresent()
          && dio.releasedBlock().isPresent()
          && !dio.isConfused()) {
        ended(step, dio);
      }
    } else if (step.operation().orElse(null) instanceof DioWrite dio) {
      goesOn(step, dio);
    }
  }

  private void goesOn(Step step, DioWrite dio) {
    switch (step.kind()) {
      case SHOOTDOWN_END -> {
        if (dio.turns() > 0 && dio.dropped().isEmpty()) {
          checked();
        }
      }
      case SUBMIT -> {
        if (step.task().shootdown().isEmpty() && dio.dropped().isPresent()) {
          report(finding(step.moment(), dio, "submits", "the data is submitted"));
        }
      }
      default -> ended(step, dio);
    }
  }

  private void ended(Step step, DioWrite dio) {
    if (dio.dropped().isEmpty()) {
      return;
    }
    boolean submittedSince =
        dio.submission().isPresent() && dio.dropped().get().before(dio.submission().get());
    // A shoot-down that failed ends the operation, rightly.
    if (dio.failedShootdown().isEmpty() && !submittedSince) {
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
        .proof(dio.lastShootdown(), "its last shoot-down ends")
        .proof(dio.droppedInFault(), "block is dropped inside a page fault")
        .proof(dio.dropped(), "locks have been dropped")
        .proof(at, remark);
  }
}
