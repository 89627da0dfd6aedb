package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.FaultDecision;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.Map;
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
    per = Occasion.FAULT,
    on = EventKind.LOCK_WAIT,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED, EventKind.LOCK_WAIT})
final class FaultOutOfOrder extends Rule {

  private final Map<Fault, Optional<Doubt>> waited = new HashMap<>();

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.LOCK_WAIT
        && step.operation().orElse(null) instanceof Fault fault
        && step.task().waiting().filter(wait -> wait.state() == State.ADD).isPresent()
        && step.mapping().orElse(null) == fault.mapping()) {
      waits(step, fault);
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof Fault fault) {
      ended(fault);
    }
  }

  private void waits(Step step, Fault fault) {
    FaultDecision decision = FaultDecision.of(fault);
    if (decision == FaultDecision.UNORDERED) {
      waited.put(fault, Optional.of(Doubt.NO_ADDRESS_ORDER));
      return;
    } else if (decision != FaultDecision.TRY_OR_DROP) {
      return;
    }
    Mapping disabled = fault.faultsDisabled().orElseThrow();
    Optional<Hold> block = disabled.lock().last(State.BLOCK, step.task());
    if (block.isPresent()) {
      waited.put(fault, Optional.empty());
      report(finding(step, fault, block.get()));
    } else if (fault.releasedBlock().isEmpty()) {
      waited.put(fault, disabled.lock().holders(State.BLOCK).doubt());
    }
  }

  private void ended(Fault fault) {
    boolean told = waited.containsKey(fault);
    Optional<Doubt> doubt = waited.getOrDefault(fault, Optional.empty());
    waited.remove(fault);
    if (fault.isLost()) {
      return;
    }
    FaultDecision decision = FaultDecision.of(fault);
    if (told && doubt.isPresent()) {
      undecided(doubt.get());
    } else if (decision.holdsBlock()) {
      checked();
    } else {
      notApplicable(Exemption.NOT_CALLED_FOR);
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
        .whileHolding(block)
        .by(at, fault.name())
        .proof(block.acquired(), "block of the higher mapping is acquired")
        .proof(fault.begun(), "the fault begins")
        .proof(at, "it waits for add of the lower mapping");
  }
}
