package dev.faultline.replay.rules;

import dev.faultline.replay.locks.HeldLocks;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two locks of the same sort, taken in the wrong order. */
@RuleSpec(
    name = "address-order",
    group = RuleSpec.Group.WAITING,
    summary = "two mappings' locks requested against address order, blocking",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "ORD-3, ORD-4",
    on = {EventKind.LOCK_WAIT, EventKind.LOCK_ACQUIRED},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class AddressOrder extends Rule {

  @Override
  void observe(Step step) {
    if (step.mapping().isEmpty() || !step.mapping().get().isTwoState() || step.event().tried()) {
      return;
    }
    Mapping wanted = step.mapping().get();
    boolean waits = step.kind() == EventKind.LOCK_WAIT;
    Optional<State> state =
        waits
            ? step.task().waiting().map(wait -> wait.state())
            : step.lock().hold().map(Hold::state);
    // That an acquisition did not wait may mean that it was tried: only block is never tried.
    boolean named = step.event().subjectNumber() != 0;
    if (state.isEmpty() || !named || (!waits && state.get() == State.ADD)) {
      return;
    }
    if (!waits && step.lock().endedWait().isPresent()) {
      return;
    }
    check(step, wanted, state.get());
  }

  private static List<Hold> blockOfOthers(Step step, Mapping wanted) {
    List<Hold> others = List.of();
    for (Hold held : step.task().locks().pageCache()) {
      if (held.state() == State.BLOCK && !held.isQueued() && held.mapping() != wanted) {
        others = others.isEmpty() ? new ArrayList<>(2) : others;
        others.add(held);
      }
    }
    return others;
  }

  private void check(Step step, Mapping wanted, State state) {
    List<Hold> others = blockOfOthers(step, wanted);
    if (others.isEmpty()) {
      return;
    }
    if (others.stream().anyMatch(held -> !HeldLocks.isBeyondDoubt(step.task(), held))) {
      undecided(Doubt.MISSED_END);
      return;
    }
    boolean ordered =
        wanted.isOrdered() && others.stream().allMatch(held -> held.mapping().isOrdered());
    if (!ordered) {
      undecided(Doubt.NO_ADDRESS_ORDER);
      return;
    }
    Optional<Hold> above =
        others.stream().filter(held -> wanted.isBelow(held.mapping())).findFirst();
    if (above.isPresent()) {
      report(finding(step.moment(), wanted, state, above.get()));
    } else {
      checked();
    }
  }

  private static Finding finding(Moment at, Mapping wanted, State state, Hold held) {
    return Finding.at(
            at,
            Prose.holder(held)
                + " that holds block of one mapping asks for "
                + state.word()
                + " of a lower one")
        .key("a holder of block asks for " + state.word() + " of a lower mapping")
        .let(Prose.holds(held) + ", at " + held.mapping().identity().key().addressText())
        .then(
            Prose.task(at)
                + " asks for "
                + state.word()
                + " of "
                + Prose.file(wanted)
                + ", at the lower address "
                + wanted.identity().key().addressText())
        .because(
            "everybody else takes the lower address first: two who disagree wait for each other")
        .remedy("order the two by address, or try and back off")
        .on(wanted)
        .whileHolding(held)
        .by(at, Prose.sort(held.operation()))
        .proof(held.acquired(), "block of the higher mapping is acquired")
        .proof(at, state.word() + " of the lower mapping is asked for");
  }
}
