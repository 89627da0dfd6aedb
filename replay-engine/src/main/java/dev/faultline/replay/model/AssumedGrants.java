package dev.faultline.replay.model;

import java.util.Optional;

/**
 * A semaphore of which the trace tells requests and releases, as lockdep's events do: whoever asks
 * for it has it, unless somebody else has, or an event says that he waits.
 */
final class AssumedGrants {
  private AssumedGrants() {}

  /**
   * Somebody asks for it, and nothing may tell that he gets it: he has it unless somebody else has.
   */
  static void asked(Semaphore lock, TaskContext task, boolean exclusive, Moment moment) {
    lock.assume();
    lock.countWriter(exclusive);
    if (lock.holders().exclude(exclusive)) {
      lock.queue(new Semaphore.Waiter(task, exclusive, moment, false));
    } else {
      lock.holders().add(new Semaphore.Holder(task, exclusive, moment));
    }
  }

  /** Who has asked for it found it taken, and waits. */
  static void contended(Semaphore lock, TaskContext task, boolean exclusive, Moment moment) {
    if (lock.willBeTold(task)) {
      return;
    }
    Optional<Semaphore.Holder> own = lock.holders().remove(task);
    boolean asked = own.isPresent() ? own.get().exclusive() : exclusive;
    lock.queue(new Semaphore.Waiter(task, asked, moment, true));
  }

  /** Who has asked for it has it. */
  static void granted(Semaphore lock, TaskContext task, Moment moment) {
    Optional<Semaphore.Waiter> waiting = lock.waiter(task);
    if (waiting.isPresent() && lock.holders().isHeldBy(task)) {
      lock.endWait(task, moment);
      lock.retaken();
    } else if (waiting.isPresent()) {
      ToldGrants.acquired(lock, task, waiting.get().exclusive(), moment);
    } else if (lock.holders().all().size() == 1 && lock.holders().isHeldBy(task)) {
      lock.holders().know();
    }
  }

  /** A release: of the hold of this task, or of one that nothing has told of. */
  static Release released(Semaphore lock, TaskContext task, Moment moment) {
    if (lock.isAskedForBy(task)) {
      return releasedUntold(lock, task, lock.holders().isHeldBy(task), moment);
    }
    boolean exclusive = lock.holders().isWrittenBy(task);
    if (lock.holders().end(task, moment)) {
      if (exclusive && lock.holders().isEmpty()) {
        // Who releases it had it; who had it exclusively had it alone.
        lock.holders().know();
      }
      passOn(lock, moment);
      return Release.OWN;
    }
    if (!lock.holders().isEmpty()) {
      // It was handed over: freeze protection and the like may be.
      lock.holders().contradict(1, Doubt.ASYNCHRONOUS);
      return Release.UNKNOWN;
    }
    return ToldGrants.released(lock, task, moment);
  }

  /** A release by somebody who has got it without a word. */
  private static Release releasedUntold(
      Semaphore lock, TaskContext task, boolean again, Moment moment) {
    lock.endWait(task, moment);
    if (again) {
      lock.retaken();
    } else {
      // Those who seemed to keep it from him have released it unseen, or it keeps nobody out.
      lock.holders().contradict(0, Doubt.CONTRADICTED);
    }
    return again ? Release.OWN : Release.UNKNOWN;
  }

  /** It is free: a single waiter of whom nothing more will be told has it now. */
  private static void passOn(Semaphore lock, Moment moment) {
    if (lock.holders().isEmpty() && lock.waiters().size() == 1 && !lock.waiters().get(0).told()) {
      Semaphore.Waiter next = lock.waiters().get(0);
      lock.endWait(next.task(), moment);
      lock.holders().add(new Semaphore.Holder(next.task(), next.exclusive(), next.since()));
    }
  }
}
