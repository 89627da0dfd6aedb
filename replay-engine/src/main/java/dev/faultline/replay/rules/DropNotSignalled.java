package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** The fault handler dropped block and did not say so. */
@RuleSpec(
    name = "drop-not-signalled",
    group = RuleSpec.Group.PROTOCOL,
    summary =
        "block(fdm) was dropped and retaken inside the fault, and bit 0 is not set at the clear",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-9",
    per = Occasion.UNPINNING,
    needs = {
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_RELEASED,
      EventKind.FAULTS_DISABLED,
      EventKind.FAULT_BEGIN
    })
final class DropNotSignalled extends Rule {

  @Override
  void observe(Step step) {
    if (Occasion.UNPINNING.in(step) == 0) {
      return;
    }
    if (!(step.operation().orElse(null) instanceof DioWrite dio)
        || dio.pinning().droppedInFault().isEmpty()) {
      notApplicable(Exemption.NOT_CALLED_FOR);
    } else if ((step.event().a() & 1) != 0) {
      checked();
    } else {
      report(finding(step.moment(), dio));
    }
  }

  private static Finding finding(Moment at, DioWrite dio) {
    return Finding.at(at, "a page fault drops block and does not tell its DIO write")
        .let(Prose.operation(dio) + " pins its buffer")
        .let("a page fault releases block inside of the pinning")
        .then("faults_disabled_mapping is cleared with bit 0 not set")
        .because(
            "the write does not learn that its shoot-down is worth nothing any more, and does not"
                + " repeat it")
        .remedy("whoever drops block inside a fault must set the bit")
        .on(dio.mapping())
        .by(at, dio.name())
        .proof(dio.begun(), "the DIO write begins")
        .proof(dio.pinning().droppedInFault(), "block is dropped inside a page fault")
        .proof(at, "bit 0 says that it was not");
  }
}
