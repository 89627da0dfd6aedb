package dev.faultline.replay.model;

import dev.faultline.stream.LockKey;
import dev.faultline.v1.Mode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What lock events do to locks that are not page-cache locks. */
final class SemaphoreEvents {
  private final Map<LockKey, Semaphore> semaphores = new HashMap<>();

  /** All that the trace has named. */
  Collection<Semaphore> all() {
    return semaphores.values();
  }

  void apply(Step step) {
    if (!(step.event().subject() instanceof LockKey key)) {
      return;
    }
    Semaphore semaphore =
        semaphores.computeIfAbsent(key, named -> new Semaphore(named.lockClass(), named.address()));
    TaskContext task = step.task();
    boolean exclusive = step.event().mode() == Mode.WRITE;
    step.semaphore(semaphore);
    switch (step.kind()) {
      case LOCK_WAIT -> semaphore.waits(task, exclusive, step.moment());
      case LOCK_ACQUIRED -> {
        semaphore.acquired(task, exclusive, step.moment());
        task.holds(semaphore, true);
      }
      case LOCK_DOWNGRADED -> semaphore.downgraded(task, step.moment());
      case LOCK_TRY_FAILED -> semaphore.endWait(task, step.moment());
      default -> {
        step.release(semaphore.released(task, step.moment()));
        task.holds(semaphore, semaphore.holder(task).isPresent());
      }
    }
  }

  void forget() {
    semaphores.values().forEach(Semaphore::forget);
  }
}
