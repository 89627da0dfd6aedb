package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** The fault handler dropped block and went home. */
@RuleSpec(
    name = "block-not-retaken",
    group = RuleSpec.Group.PROTOCOL,
    summary = "block(fdm) is not held when the fault ends",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-9",
    per = Occasion.FAULT,
    ends = DioWrite.class,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class BlockNotRetaken extends Rule {
  private final UnlessGivenBack dropped = new UnlessGivenBack();

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof Fault fault && !fault.isLost()) {
      ended(step, fault);
    } else if (over instanceof DioWrite dio) {
      dropped.over(dio);
    }
  }

  @Override
  public void finish(TraceEnd end) {
    dropped.finish();
  }

  private void ended(Step step, Fault fault) {
    if (fault.releasedBlock().isEmpty()) {
      notApplicable(Exemption.NOT_CALLED_FOR);
    } else if (fault.retookBlock().isPresent()) {
      dropped.areRecorded();
      checked();
    } else if (!step.task().known().isCertain()) {
      // It has acquired something that could not be told from other locks.
      undecided(step.task().known().doubt().orElse(Doubt.UNKNOWN_STATE));
    } else {
      DioWrite dio = fault.enclosing(DioWrite.class).orElseThrow();
      dropped.add(dio, postponed(), finding(step.moment(), fault));
    }
  }

  private static Finding finding(Moment at, Fault fault) {
    Finding finding =
        Finding.at(at, "a page fault drops block and ends without taking it again")
            .let("the DIO write of " + Prose.task(at) + " held block and relies on it")
            .then("the fault on " + Prose.file(fault.mapping()) + " releases it and ends")
            .because("the write goes on to submit with the page cache open to everybody")
            .remedy("block must be taken again before the fault returns, whatever its result")
            .by(at, fault.name())
            .proof(fault.begun(), "the fault begins")
            .proof(fault.releasedBlock(), "block is released inside of it")
            .proof(at, "the fault ends, block was not taken again");
    fault.faultsDisabled().ifPresent(finding::on);
    return finding;
  }
}
