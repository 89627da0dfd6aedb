package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.stream.LockFamily;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A release without a hold, of a lock that is no page-cache lock. */
@RuleSpec(
    name = "lock-misuse",
    group = RuleSpec.Group.WAITING,
    summary =
        "a lock other than a page-cache lock is released twice, or by a task that does not hold it",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "lockdep rules, 5.2",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {EventKind.LOCK_RELEASED, EventKind.EVENTS_LOST},
    locks = RuleSpec.Locks.EVERY,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED},
    families = LockFamily.NONE)
final class LockMisuse extends Rule {
  private static final int MOST_SUSPECTED = 10_000;

  private record Suspected(Semaphore lock, Finding finding, long timeNs) {}

  /** Of locks that may yet turn out to be none that their events tell of. */
  private final List<Suspected> suspected = new ArrayList<>();

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.EVENTS_LOST) {
      long sinceNs = step.event().c() == 0 ? Long.MIN_VALUE : step.event().b();
      suspected.removeIf(one -> one.timeNs() >= sinceNs);
      return;
    }
    Optional<Semaphore> semaphore = step.lock().semaphore();
    // Readers of mmap_lock may have it released for them, from an interrupt.
    if (semaphore.isEmpty() || semaphore.get().isAnyMmapLock()) {
      return;
    }
    switch (step.lock().release()) {
      case UNKNOWN ->
          undecided(semaphore.get().holders().known().doubt().orElse(Doubt.UNKNOWN_STATE));
      case NOT_HELD -> notHeld(step.moment(), semaphore.get());
      default -> checked();
    }
  }

  private void notHeld(Moment at, Semaphore lock) {
    Finding finding = finding(at, lock);
    if (!lock.isAssumed()) {
      report(finding);
    } else if (suspected.size() < MOST_SUSPECTED) {
      suspected.add(new Suspected(lock, finding, at.timeNs()));
    } else {
      undecided(Doubt.TOO_MANY);
    }
  }

  @Override
  public void finish(TraceEnd end) {
    for (Suspected one : suspected) {
      if (one.lock().isRetaken()) {
        undecided(Doubt.SELF_ORDERED);
      } else {
        report(one.finding());
      }
    }
  }

  private static Finding finding(Moment at, Semaphore lock) {
    Optional<Semaphore.Ended> last = lock.holders().lastEnded();
    boolean held = last.isPresent() && last.get().at().sequence() == at.sequence();
    boolean twice = !held && last.isPresent() && isOf(last.get(), at);
    String name = lock.lockClass() + " 0x" + Long.toHexString(lock.address());
    Finding finding =
        Finding.at(at, "a task releases " + lock.lockClass() + title(held, twice))
            .let("all holders of " + name + " are known since it was last acquired exclusively")
            .then(Prose.task(at) + " releases it and is none of them")
            .because(
                held
                    ? "the lock is open now while its holder still relies on it"
                    : "its count goes wrong: the next one may get in beside a holder, or nobody at"
                        + " all")
            .remedy("look for an error path that releases what was released, or never acquired")
            .by(at, "task")
            .proof(at, "released, and not held");
    last.ifPresent(
        ended -> {
          finding
              .by(ended.hold().acquired(), "holder")
              .proof(ended.hold().acquired(), "since here its last holder has held it");
          if (!held) {
            finding.proof(ended.at(), "here that one has released it");
          }
        });
    return finding;
  }

  private static boolean isOf(Semaphore.Ended ended, Moment at) {
    return ended.hold().acquired().task().tid() == at.task().tid();
  }

  private static String title(boolean held, boolean twice) {
    if (held) {
      return ", which another task holds";
    }
    return twice ? " twice" : ", which nobody holds";
  }
}
