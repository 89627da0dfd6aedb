package dev.faultline.replay.locks;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.TaskLocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a task holds when it does something: the locks that events tell of, and those that follow
 * from what it is doing. A direct write has i_dio_count raised from before it asks for block; pages
 * that were inserted and not read in are locked folios; and there is {@link InodeGate}.
 */
public final class HeldLocks {
  private final InodeGate gate = new InodeGate();

  HeldLocks() {}

  /**
   * Whether this hold of the task is beyond doubt: what it was acquired for goes on. Where that has
   * ended the release was missed, or is in the buffer of a CPU that the capture lacks. A hold of no
   * known operation stands for itself.
   */
  public static boolean isBeyondDoubt(TaskContext task, Hold hold) {
    if (hold.operation().isEmpty()) {
      return true;
    }
    Optional<Operation> inside = task.operation();
    while (inside.isPresent() && inside.get() != hold.operation().get()) {
      inside = inside.get().parent();
    }
    return inside.isPresent();
  }

  /** Whether the task certainly holds nothing, but for this lock: that of most requests. */
  static boolean isNothingBut(InodeLock lock, TaskContext task) {
    TaskLocks held = task.locks();
    if (task.operation().isPresent()
        || !held.pageCache().isEmpty()
        || !held.semaphores().isEmpty()) {
      return false;
    }
    List<InodeLock.Held> inode = held.inode();
    for (int i = 0; i < inode.size(); i++) {
      if (inode.get(i).lock() != lock) {
        return false;
      }
    }
    return true;
  }

  /** Looks at what an event tells of locks that are not recorded. */
  void observe(Step step) {
    gate.observe(step);
  }

  /** What the task of this step holds; what is acquired in this very step does not count. */
  List<HeldLock> at(Step step) {
    TaskContext task = step.task();
    if (holdsNothing(task)) {
      return List.of();
    }
    List<HeldLock> held = new ArrayList<>(4);
    pageCacheLocks(step, task, held);
    semaphores(step, task, held);
    for (int i = 0; i < task.locks().inode().size(); i++) {
      InodeLock.Held inode = task.locks().inode().get(i);
      held.add(
          new HeldLock(Locks.of(inode.lock()), Locks.use(inode.exclusive()), inode.requested()));
    }
    Optional<DioWrite> dio = task.operation(DioWrite.class);
    if (dio.isPresent() && dio.get().block().acquired().isPresent()) {
      held.add(new HeldLock(Locks.count(dio.get().mapping()), Use.COUNT, dio.get().begun()));
    }
    folios(task, held);
    if (!held.isEmpty()) {
      gate.add(task, held);
    }
    return held;
  }

  /** The same without this lock: who asks for it counts as its holder already. */
  List<HeldLock> besides(InodeLock lock, Step step) {
    List<HeldLock> held = at(step);
    for (int i = held.size() - 1; i >= 0; i--) {
      if (held.get(i).lock().instance() == lock) {
        held.remove(i);
      }
    }
    return held;
  }

  private static boolean holdsNothing(TaskContext task) {
    TaskLocks locks = task.locks();
    return task.operation().isEmpty()
        && locks.pageCache().isEmpty()
        && locks.semaphores().isEmpty()
        && locks.inode().isEmpty();
  }

  private static void pageCacheLocks(Step step, TaskContext task, List<HeldLock> held) {
    for (int i = 0; i < task.locks().pageCache().size(); i++) {
      Hold hold = task.locks().pageCache().get(i);
      boolean now = step.lock().hold().isPresent() && step.lock().hold().get() == hold;
      if (!now && !hold.isQueued() && isBeyondDoubt(task, hold)) {
        held.add(
            new HeldLock(
                Locks.pagecache(hold.mapping()), Locks.use(hold.state()), hold.acquired()));
      }
    }
  }

  private static void semaphores(Step step, TaskContext task, List<HeldLock> held) {
    for (int i = 0; i < task.locks().semaphores().size(); i++) {
      Semaphore semaphore = task.locks().semaphores().get(i);
      Optional<Semaphore.Holder> holder = semaphore.holders().of(task);
      if (holder.isPresent() && holder.get().acquired().sequence() != step.sequence()) {
        held.add(
            new HeldLock(
                Locks.of(semaphore), Locks.use(holder.get().exclusive()), holder.get().acquired()));
      }
    }
  }

  private static void folios(TaskContext task, List<HeldLock> held) {
    if (task.operation().orElse(null) instanceof Fill fill) {
      for (Insertion insertion : fill.insertions()) {
        held.add(new HeldLock(Locks.folios(fill.mapping()), Use.WRITE, insertion.begun()));
        return;
      }
    }
  }
}
