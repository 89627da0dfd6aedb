package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.List;
import java.util.Locale;

/** A release of what is not held, or a hold that outlives its operation. */
@RuleSpec(
    name = "unbalanced-release",
    group = RuleSpec.Group.PROTOCOL,
    summary =
        "a release of a state that the operation certainly does not hold; a hold left behind at"
            + " the end of an operation",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-2",
    on = {
      EventKind.LOCK_RELEASED,
      EventKind.DIO_END,
      EventKind.BUFFERED_END,
      EventKind.RANGE_OP_END,
      EventKind.FAULT_END,
      EventKind.MKWRITE_END,
      EventKind.FILL_END
    },
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class UnbalancedRelease extends Rule {

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.LOCK_RELEASED) {
      released(step);
    } else if (step.ended().isPresent()) {
      ended(step, step.ended().get());
    }
  }

  private void released(Step step) {
    if (step.mapping().isEmpty() || !step.mapping().get().isTwoState()) {
      return;
    }
    switch (step.release()) {
      case OWN, QUEUED, ONE_OF_QUEUED -> checked();
      case UNKNOWN -> undecided(Doubt.UNKNOWN_STATE);
      case NOT_HELD -> report(notHeld(step, step.mapping().get()));
    }
  }

  private static Finding notHeld(Step step, Mapping mapping) {
    Moment at = step.moment();
    String state = at.shape().mode().name().toLowerCase(Locale.ROOT);
    Finding finding =
        Finding.at(at, Prose.aSort(step.operation()) + " releases " + state + " without holding it")
            .key(state + " is released and not held")
            .let("all holders of " + state + " of " + Prose.file(mapping) + " are known")
            .then(Prose.task(at) + ", which is none of them, releases " + state)
            .because(
                "the lock does not remember its holders: a release too many or of the wrong state"
                    + " leaves a phantom holder that blocks the other side for ever")
            .remedy("compare the state that this path acquires with the one it releases")
            .on(mapping)
            .by(at, Prose.sort(step.operation()))
            .proof(at, "released, and not held");
    List<Hold> holds = mapping.lock().holds();
    for (int i = 0; i < Math.min(holds.size(), 3); i++) {
      finding.proof(holds.get(i).acquired(), "a holder: " + holds.get(i).state().word());
    }
    return finding;
  }

  private void ended(Step step, Operation operation) {
    boolean left = leftBehind(step, operation, operation.mapping());
    if (operation instanceof RangeOp rangeOp && rangeOp.source().isPresent()) {
      left |= leftBehind(step, operation, rangeOp.source().get());
    }
    if (!left && operation.mapping().isTwoState()) {
      checked();
    }
  }

  private boolean leftBehind(Step step, Operation operation, Mapping mapping) {
    for (State state : State.values()) {
      for (Hold hold : List.copyOf(mapping.lock().holds())) {
        if (hold.state() == state && hold.operation().orElse(null) == operation) {
          report(leftBehind(step.moment(), operation, hold));
          return true;
        }
      }
    }
    return false;
  }

  private static Finding leftBehind(Moment end, Operation operation, Hold hold) {
    String state = hold.state().word();
    return Finding.at(end, "a " + operation.name() + " ends and leaves " + state + " held")
        .let(Prose.holds(hold))
        .then("it ends without having released " + state)
        .because(
            "nobody else will release it: the other state of this lock is blocked until the inode"
                + " is evicted")
        .remedy("look for an error path without a release")
        .on(hold.mapping())
        .by(end, operation.name())
        .proof(hold.acquired(), state + " is acquired")
        .proof(end, "the " + operation.name() + " ends");
  }
}
