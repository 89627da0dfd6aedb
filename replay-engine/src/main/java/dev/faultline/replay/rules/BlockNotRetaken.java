package dev.faultline.replay.rules;

import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** The fault handler dropped block and went home. */
@RuleSpec(
    name = "block-not-retaken",
    group = RuleSpec.Group.PROTOCOL,
    summary = "block(fdm) is not held when the fault ends",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-9",
    on = EventKind.FAULT_END,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class BlockNotRetaken extends Rule {

  @Override
  void observe(Step step) {
    if (!(step.ended().orElse(null) instanceof Fault fault) || fault.releasedBlock().isEmpty()) {
      return;
    }
    if (fault.retookBlock().isPresent()) {
      checked();
    } else {
      report(finding(step.moment(), fault));
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
