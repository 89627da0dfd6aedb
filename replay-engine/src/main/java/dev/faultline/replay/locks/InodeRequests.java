package dev.faultline.replay.locks;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.TaskLocks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How each task last asked for the lock of an inode. XFS takes one for every extent that it maps,
 * and nearly always as the time before: the same one, with the same locks of inodes held and
 * nothing else. That is no news but for when it was.
 */
final class InodeRequests {
  private static final int MOST = 1 << 14;

  /**
   * A request.
   *
   * @param held what the task held of inode locks, the last of which it asked for
   * @param recorded what it was recorded as
   */
  private record Request(List<InodeLock.Held> held, List<Dependency> recorded) {}

  private final Map<TaskContext, Request> last = new HashMap<>();

  /** Whether this one is as the last of this task was; then it has been recorded as such. */
  boolean again(Step step) {
    TaskContext task = step.task();
    Request known = last.get(task);
    if (known == null || !areSame(known.held(), task.locks().inode()) || !holdsNothingElse(task)) {
      return false;
    }
    DependencyGraph.again(known.recorded(), step.moment());
    return true;
  }

  /** Remembers what a request was recorded as, if that is all there is to say of it. */
  void remember(Step step, List<Dependency> recorded) {
    TaskContext task = step.task();
    List<InodeLock.Held> held = task.locks().inode();
    if (recorded.size() == held.size() - 1 && holdsNothingElse(task)) {
      if (last.size() >= MOST) {
        last.clear();
      }
      last.put(task, new Request(List.copyOf(held), recorded));
    }
  }

  /** What is held is not known any more. */
  void forget() {
    last.clear();
  }

  private static boolean areSame(List<InodeLock.Held> then, List<InodeLock.Held> now) {
    if (then.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (then.get(i).lock() != now.get(i).lock()
          || then.get(i).exclusive() != now.get(i).exclusive()) {
        return false;
      }
    }
    return true;
  }

  /** Whether inode locks are all that {@link HeldLocks} would say. */
  private static boolean holdsNothingElse(TaskContext task) {
    TaskLocks locks = task.locks();
    if (!locks.pageCache().isEmpty() || !locks.semaphores().isEmpty()) {
      return false;
    }
    Optional<Operation> operation = task.operation();
    while (operation.isPresent()) {
      Operation inside = operation.get();
      if (inside.mapping().isTwoState() || inside instanceof DioWrite || inside instanceof Fill) {
        return false;
      }
      operation = inside.parent();
    }
    return true;
  }
}
