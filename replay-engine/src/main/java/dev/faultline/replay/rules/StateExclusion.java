package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Add and block certainly held at once.
 *
 * <p>An acquisition is decided a little later than it happens: where the clocks of two CPUs differ,
 * the release that made it possible may be recorded just behind it, or it may itself belong before
 * the acquisition that it seems to contradict. Within one CPU the order is exact.
 *
 * <p>What is never seen to be released may have been released all the same: the lock did admit the
 * other state, so it is the likelier that the record is missing. Its release, late, proves that it
 * was held.
 */
@RuleSpec(
    name = "state-exclusion",
    group = RuleSpec.Group.PROTOCOL,
    summary = "add and block certainly held at once",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-1",
    per = Occasion.ACQUISITION,
    on = {EventKind.LOCKED_PART_BEGIN, EventKind.EVENTS_LOST},
    settling = {EventKind.LOCK_RELEASED, EventKind.LOCKED_PART_END},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class StateExclusion extends Rule {
  /** What comes later than this is no matter of clocks; a lock is held much longer by a bug. */
  static final long CLOCK_UNCERTAINTY_NS = 1_000_000;

  private record Conflict(Opportunity open, List<Hold> held, Hold acquired) {}

  private final List<Conflict> conflicts = new ArrayList<>(0);

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.EVENTS_LOST) {
      conflicts.clear();
      return;
    }
    if (!conflicts.isEmpty()) {
      conflicts.removeIf(conflict -> isSettled(step, conflict));
    }
    if (step.kind() == EventKind.LOCKED_PART_BEGIN && !step.lock().contradicting().isEmpty()) {
      conflicts.add(
          new Conflict(
              postponed(),
              new ArrayList<>(step.lock().contradicting()),
              step.lock().hold().orElseThrow()));
    }
    if (step.kind() != EventKind.LOCK_ACQUIRED || step.lock().hold().isEmpty()) {
      return;
    }
    if (step.lock().contradicting().isEmpty()) {
      if (!isUndecided(step.lock().opponents())) {
        checked();
      }
      return;
    }
    boolean unseen =
        step.lock().contradicting().stream().allMatch(Hold::isQueued) && !step.seesWorkers();
    if (unseen) {
      // Whoever should have released block for the queued write is not in the capture.
      undecided(Doubt.NOT_RECORDED);
      return;
    }
    conflicts.add(
        new Conflict(
            postponed(), new ArrayList<>(step.lock().contradicting()), step.lock().hold().get()));
  }

  /** Whether it needs to wait no longer: it is certain, or explained. */
  private static boolean isSettled(Step step, Conflict conflict) {
    if (isCertain(step, conflict)) {
      conflict.open().report(finding(conflict));
      return true;
    } else if (isExplained(step, conflict)) {
      conflict.open().undecided(Doubt.CLOCK);
      return true;
    }
    return false;
  }

  /** One of those that it contradicts is released, and not only by the clock's uncertainty late. */
  private static boolean isCertain(Step step, Conflict conflict) {
    Moment acquired = conflict.acquired().acquired();
    boolean late =
        step.event().timeNs() - acquired.timeNs() > CLOCK_UNCERTAINTY_NS
            || step.event().cpu() == acquired.cpu();
    return late && conflict.held().stream().anyMatch(hold -> isReleaseOf(step, hold));
  }

  /**
   * Either all that it contradicts has been released by now, or it has been released itself and may
   * have been over before the other was acquired.
   */
  private static boolean isExplained(Step step, Conflict conflict) {
    if (isReleaseOf(step, conflict.acquired())) {
      return conflict.held().stream().noneMatch(hold -> isBefore(hold.acquired(), step, conflict));
    }
    conflict.held().removeIf(hold -> isReleaseOf(step, hold));
    return conflict.held().isEmpty();
  }

  private static boolean isBefore(Moment held, Step release, Conflict conflict) {
    return held.cpu() == conflict.acquired().acquired().cpu()
        || held.cpu() == release.event().cpu()
        || release.event().timeNs() - held.timeNs() > CLOCK_UNCERTAINTY_NS;
  }

  /**
   * Whether this may be the release of that hold, which the model does not count as one any more.
   */
  static boolean isReleaseOf(Step step, Hold hold) {
    if (step.kind() == EventKind.LOCKED_PART_END) {
      return hold.released().equals(Optional.of(step.moment()));
    }
    if (step.kind() != EventKind.LOCK_RELEASED
        || step.mapping().orElse(null) != hold.mapping()
        || !step.event().shape().mode().name().equals(hold.state().name())) {
      return false;
    }
    return step.lock().hold().isPresent()
        ? step.lock().hold().get() == hold
        : step.task() == hold.task() || hold.mayBeReleasedByWorker();
  }

  @Override
  public void finish(TraceEnd end) {
    for (Conflict conflict : conflicts) {
      long acquiredNs = conflict.acquired().acquired().timeNs();
      boolean settled =
          end.last().isPresent() && end.last().get().timeNs() - acquiredNs > CLOCK_UNCERTAINTY_NS;
      conflict.open().undecided(settled ? Doubt.CONTRADICTED : Doubt.UNFINISHED);
    }
  }

  private static Finding finding(Conflict conflict) {
    Hold held = conflict.held().get(0);
    Hold acquired = conflict.acquired();
    Moment at = acquired.acquired();
    Finding finding = described(held, acquired, at);
    // Parts overlap whatever else is not recorded.
    return at.shape().kind() == EventKind.LOCKED_PART_BEGIN ? finding.asFact() : finding;
  }

  private static Finding described(Hold held, Hold acquired, Moment at) {
    return Finding.at(
            at,
            Prose.holder(acquired)
                + " acquires "
                + acquired.state().word()
                + " while "
                + Prose.holder(held)
                + " holds "
                + held.state().word())
        .key(acquired.state().word() + " is acquired while " + held.state().word() + " is held")
        .let(Prose.holds(held))
        .then(Prose.task(at) + " acquires " + acquired.state().word() + " of the same lock")
        .because("the two states of the lock exclude each other: its counter has one sign")
        .remedy("look for a release of the wrong state, which moves the counter away from zero")
        .on(acquired.mapping())
        .whileHeld(Optional.of(held))
        .by(held.acquired(), Prose.sort(held.operation()))
        .by(at, Prose.sort(acquired.operation()))
        .proof(held.acquired(), held.state().word() + " is acquired and not released since")
        .proof(at, acquired.state().word() + " is acquired as well");
  }
}
