package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A release of what is not held, or a hold that outlives its operation. */
@RuleSpec(
    name = "unbalanced-release",
    group = RuleSpec.Group.PROTOCOL,
    summary =
        "a release of a state that the operation certainly does not hold; a hold left behind at"
            + " the end of an operation",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-2",
    per = {
      Occasion.RELEASE,
      Occasion.DIRECT_WRITE,
      Occasion.BUFFERED_READ,
      Occasion.BUFFERED_WRITE,
      Occasion.RANGE_OP,
      Occasion.FAULT,
      Occasion.MKWRITE
    },
    on = {EventKind.LOCK_ACQUIRED, EventKind.EVENTS_LOST},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class UnbalancedRelease extends Rule {

  private record Stray(Opportunity open, Finding finding, TaskContext by) {}

  private final List<Stray> strays = new ArrayList<>(0);

  @Override
  void observe(Step step) {
    switch (step.kind()) {
      case LOCK_RELEASED -> released(step);
      case LOCK_ACQUIRED -> acquired(step);
      case EVENTS_LOST -> strays.clear();
      default -> {}
    }
    for (Operation over : step.over()) {
      if (!over.isLost() && !(over instanceof Fill) && isTwoStateOperation(over)) {
        ended(step, over);
      }
    }
  }

  /** Those that a page-cache lock is taken for. */
  private static boolean isTwoStateOperation(Operation over) {
    return !(over instanceof IomapDio) && !(over instanceof DioRead);
  }

  private void released(Step step) {
    if (Occasion.RELEASE.in(step) == 0) {
      return;
    }
    switch (step.lock().release()) {
      case OWN, QUEUED, ONE_OF_QUEUED -> checked();
      case UNKNOWN -> undecided(Doubt.UNKNOWN_STATE);
      case NOT_HELD ->
          strays.add(
              new Stray(postponed(), notHeld(step, step.mapping().orElseThrow()), step.task()));
    }
  }

  /** If the acquisition comes shortly after its release, it is the clocks that are wrong. */
  private void acquired(Step step) {
    if (strays.isEmpty()) {
      return;
    }
    Iterator<Stray> all = strays.iterator();
    while (all.hasNext()) {
      Stray stray = all.next();
      boolean explained =
          step.lock().hold().isPresent()
              && step.lock().hold().get().released().equals(Optional.of(stray.finding().at()));
      if (explained) {
        stray.open().undecided(Doubt.CLOCK);
        all.remove();
      } else if (step.event().timeNs() - stray.finding().at().timeNs()
          > StateExclusion.CLOCK_UNCERTAINTY_NS) {
        stray.open().report(stray.finding());
        all.remove();
      }
    }
  }

  @Override
  public void finish(TraceEnd end) {
    for (Stray stray : strays) {
      stray.open().report(stray.finding());
    }
    strays.clear();
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
    Optional<Hold> left = leftBehind(operation, operation.mapping());
    if (operation instanceof RangeOp rangeOp && rangeOp.source().isPresent()) {
      Mapping source = rangeOp.source().get();
      left = left.or(() -> leftBehind(operation, source));
    }
    if (!operation.mapping().isTwoState()) {
      notApplicable(Exemption.OTHER_MODEL);
    } else if (left.isEmpty()) {
      checked();
    } else if (!operation.isResultKnown()) {
      // Its release may still come: nobody knows when it ended.
      undecided(Doubt.MISSED_END);
    } else {
      report(leftBehind(step.moment(), operation, left.get()));
    }
  }

  private static Optional<Hold> leftBehind(Operation operation, Mapping mapping) {
    for (Hold hold : mapping.lock().holds()) {
      if (hold.operation().orElse(null) == operation) {
        return Optional.of(hold);
      }
    }
    return Optional.empty();
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
