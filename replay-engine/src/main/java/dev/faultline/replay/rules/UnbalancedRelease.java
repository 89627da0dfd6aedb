package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A release of what is not held, or a hold that outlives its operation.
 *
 * <p>Both may be the doing of a record that is missing, and the lock itself tells: after a release
 * too many, or one too few, its counter is wrong, and an acquisition that such a counter would not
 * admit proves that it was right. So what is found waits for such an acquisition until the trace
 * ends.
 */
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

  /** So many may wait; where there are more, the kernel's lock is broken for good. */
  private static final int MOST = 256;

  private record Stray(Opportunity open, Finding finding, Mapping mapping, State state) {}

  private record Left(Opportunity open, Finding finding, Hold hold) {}

  private final List<Stray> strays = new ArrayList<>(0);
  private final List<Left> left = new ArrayList<>(0);

  @Override
  void observe(Step step) {
    switch (step.kind()) {
      case LOCK_RELEASED -> released(step);
      case LOCK_ACQUIRED -> acquired(step);
      default -> {}
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (!over.isLost() && !(over instanceof Fill) && isTwoStateOperation(over)) {
      ended(step, over);
    }
  }

  @Override
  public void beforeGap(Gap gap) {
    reportAll();
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
      case NOT_HELD -> {
        Mapping mapping = step.mapping().orElseThrow();
        if (strays.size() == MOST) {
          strays.get(0).open().report(strays.remove(0).finding());
        }
        State state = step.event().mode() == Mode.ADD ? State.ADD : State.BLOCK;
        strays.add(new Stray(postponed(), notHeld(step, mapping), mapping, state));
      }
    }
  }

  private void acquired(Step step) {
    if (!strays.isEmpty() && step.lock().hold().isPresent()) {
      explainStrays(step, step.lock().hold().get());
    }
    if (!left.isEmpty() && !step.lock().contradicting().isEmpty()) {
      for (Left each : left) {
        if (step.lock().contradicting().contains(each.hold())) {
          each.open().undecided(Doubt.CONTRADICTED);
        }
      }
      left.removeIf(each -> step.lock().contradicting().contains(each.hold()));
    }
  }

  private void explainStrays(Step step, Hold acquired) {
    Iterator<Stray> all = strays.iterator();
    while (all.hasNext()) {
      Stray stray = all.next();
      if (acquired.released().equals(Optional.of(stray.finding().at()))) {
        stray.open().undecided(Doubt.CLOCK); // its acquisition, a little late
        all.remove();
      } else if (isPhantom(step, stray, acquired)) {
        stray.open().undecided(Doubt.CONTRADICTED);
        all.remove();
      }
    }
  }

  /**
   * Whether the release would have left a phantom holder of the other state, which would not have
   * let anybody acquire this one.
   */
  private static boolean isPhantom(Step step, Stray stray, Hold acquired) {
    return step.mapping().orElse(null) == stray.mapping()
        && acquired.state() == stray.state()
        && stray.mapping().lock().holds().stream()
            .noneMatch(hold -> hold != acquired && hold.state() == stray.state());
  }

  private void reportAll() {
    strays.forEach(stray -> stray.open().report(stray.finding()));
    strays.clear();
    left.forEach(each -> each.open().report(each.finding()));
    left.clear();
  }

  @Override
  public void finish(TraceEnd end) {
    reportAll();
  }

  private static Finding notHeld(Step step, Mapping mapping) {
    Moment at = step.moment();
    String state = at.shape().mode().name().toLowerCase(Locale.ROOT);
    Optional<Moment> known = step.lock().knownSince();
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
            .beside(at, () -> known)
            .beside(at, mapping.lock()::doubtfulSince)
            .by(at, Prose.sort(step.operation()))
            .proof(at, "released, and not held");
    List<Hold> holds = mapping.lock().holds();
    for (int i = 0; i < Math.min(holds.size(), 3); i++) {
      finding.proof(holds.get(i).acquired(), "a holder: " + holds.get(i).state().word());
    }
    return finding;
  }

  private void ended(Step step, Operation operation) {
    Optional<Hold> behind = leftBehind(operation, operation.mapping());
    if (operation instanceof RangeOp rangeOp && rangeOp.source().isPresent()) {
      Mapping source = rangeOp.source().get();
      behind = behind.or(() -> leftBehind(operation, source));
    }
    if (!operation.mapping().isTwoState()) {
      notApplicable(Exemption.OTHER_MODEL);
    } else if (behind.isEmpty()) {
      checked();
    } else if (!operation.isResultKnown()) {
      // Its release may still come: nobody knows when it ended.
      undecided(Doubt.MISSED_END);
    } else if (operation.hasGivenBackUnseen(State.ADD)
        || operation.hasGivenBackUnseen(State.BLOCK)) {
      // The end is of another one, whose begin is missing, with whatever was between the two.
      undecided(Doubt.CONTRADICTED);
    } else {
      if (left.size() == MOST) {
        left.get(0).open().report(left.remove(0).finding());
      }
      Finding finding = leftBehind(step.moment(), operation, behind.get());
      left.add(new Left(postponed(), finding, behind.get()));
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
