package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** A fault waits in the wrong order of addresses. */
@RuleSpec(
    name = "fault-out-of-order",
    group = RuleSpec.Group.PROTOCOL,
    summary =
        "a fault on a lower-addressed mapping than fdm's waits for add while block(fdm) is still"
            + " held",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-9, ORD-4",
    on = EventKind.LOCK_WAIT,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class FaultOutOfOrder extends Rule {

  @Override
  void observe(Step step) {
    if (!(step.operation().orElse(null) instanceof Fault fault)
        || step.task().waiting().isEmpty()
        || step.task().waiting().get().state() != State.ADD
        || step.mapping().orElse(null) != fault.mapping()
        || fault.faultsDisabled().isEmpty()
        || fault.mustBeRefused()) {
      return;
    }
    check(step, fault, fault.faultsDisabled().get());
  }

  private void check(Step step, Fault fault, Mapping disabled) {
    Mapping wanted = fault.mapping();
    if (!wanted.isOrdered() || !disabled.isOrdered()) {
      undecided(Doubt.NO_ADDRESS_ORDER);
      return;
    }
    Optional<Hold> block = disabled.lock().last(State.BLOCK, step.task());
    if (disabled.isBelow(wanted) || (block.isEmpty() && fault.releasedBlock().isPresent())) {
      checked();
    } else if (block.isPresent()) {
      report(finding(step, fault, block.get()));
    } else {
      undecided(Doubt.UNKNOWN_STATE);
    }
  }

  private static Finding finding(Step step, Fault fault, Hold block) {
    Moment at = step.moment();
    return Finding.at(
            at, "a page fault waits for add of a lower mapping while its DIO write holds block")
        .let(Prose.holds(block) + ", at " + block.mapping().identity().key().addressText())
        .let(
            "its buffer faults on "
                + Prose.file(fault.mapping())
                + ", at the lower address "
                + fault.mapping().identity().key().addressText())
        .then("the fault waits for add, with block still held")
        .because(
            "another DIO write may hold block down there and wait for add up here: only the upward"
                + " order may wait, the downward one must try, and drop block if that fails")
        .remedy("compare the addresses before waiting, as for two locks of one class")
        .on(fault.mapping())
        .by(at, fault.name())
        .proof(block.acquired(), "block of the higher mapping is acquired")
        .proof(fault.begun(), "the fault begins")
        .proof(at, "it waits for add of the lower mapping");
  }
}
