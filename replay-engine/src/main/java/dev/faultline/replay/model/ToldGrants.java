package dev.faultline.replay.model;

import java.util.Optional;

/** A semaphore of which the trace tells every acquisition. */
final class ToldGrants {
  private ToldGrants() {}

  /** Somebody asks for it. */
  static void asked(Semaphore lock, TaskContext task, boolean exclusive, Moment moment) {
    lock.endWait(task, moment);
    if (task.asking().isPresent()) {
      unanswered(task, moment);
    }
    lock.countWriter(exclusive);
    lock.queue(new Semaphore.Waiter(task, exclusive, moment, true));
    task.asking(lock.itself());
  }

  /**
   * Somebody has asked for it and does something else: he has got it, or has given up, and the
   * trace does not tell.
   */
  static void unanswered(TaskContext task, Moment moment) {
    if (task.asking().isPresent()) {
      Semaphore lock = task.asking().get();
      lock.endWait(task, moment);
      lock.holders().doubt(Doubt.MISSED_END);
    }
    task.asking(Optional.empty());
  }

  /** Somebody has got it. */
  static void acquired(Semaphore lock, TaskContext task, boolean exclusive, Moment moment) {
    boolean asked = lock.endWait(task, moment);
    lock.countWriter(exclusive && !asked);
    if (!asked && !exclusive && lock.holders().isWrittenBy(task)) {
      // A write lock that is held and then "acquired" for reading, unasked, was downgraded.
      lock.holders().downgrade(task, moment);
    } else {
      lock.holders().grant(new Semaphore.Holder(task, exclusive, moment));
    }
  }

  /** A release: of the hold of this task, if it has one. */
  static Release released(Semaphore lock, TaskContext task, Moment moment) {
    if (lock.holders().end(task, moment)) {
      return Release.OWN;
    }
    if (!lock.holders().known().isCertain()) {
      lock.holders().settle();
      return Release.UNKNOWN;
    }
    lock.holders().misplaced(moment);
    return Release.NOT_HELD;
  }
}
