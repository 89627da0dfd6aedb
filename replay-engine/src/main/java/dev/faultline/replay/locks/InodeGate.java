package dev.faultline.replay.locks;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.List;
import java.util.Optional;

/**
 * {@code i_rwsem} on bcachefs. No probe records it, but which operations have it exclusively, and
 * for how long, is the same in every version that has the two-state lock, but for one:
 *
 * <ul>
 *   <li>truncate, fallocate and remap from before they ask for block until after they release it;
 *       remap of both files;
 *   <li>a buffered write from before it asks for add until after it releases it. In 6.9 and 6.10
 *       one that does not extend the file does not: two of them in one file at once tell so;
 *   <li>a direct write until it has block. One that extends the file keeps it, and nobody sees
 *       which one does.
 * </ul>
 *
 * <p>It is asked for before anything else, so it is in no circle. It is a gate: two operations that
 * both have it cannot be at the same time.
 */
final class InodeGate {
  /** The class of the lock; its instance is the mapping. */
  static final String CLASS = "i_rwsem";

  private boolean writesShare;

  /** Whether this is an i_rwsem that nothing records. */
  static boolean isImplied(LockNode lock) {
    return lock.lockClass().equals(CLASS) && lock.instance() instanceof Mapping;
  }

  /** Two buffered writes of one file hold add at the same time: they have no i_rwsem. */
  void observe(Step step) {
    if (writesShare || step.kind() != EventKind.LOCK_ACQUIRED) {
      return;
    }
    Optional<Hold> acquired = step.lock().hold();
    if (acquired.isEmpty() || !isOfWrite(acquired.get())) {
      return;
    }
    for (Hold other : acquired.get().mapping().lock().holds()) {
      writesShare |= isOfWrite(other) && other.task() != step.task();
    }
  }

  private static boolean isOfWrite(Hold hold) {
    return hold.state() == State.ADD
        && hold.operation().orElse(null) instanceof BufferedIo io
        && io.isWrite()
        && io.mapping() == hold.mapping();
  }

  /** Adds those that the task has. */
  void add(TaskContext task, List<HeldLock> held) {
    Optional<Operation> operation = task.operation();
    while (operation.isPresent()) {
      add(operation.get(), held);
      operation = operation.get().parent();
    }
  }

  private void add(Operation operation, List<HeldLock> held) {
    if (!operation.mapping().isTwoState()) {
      return;
    }
    boolean has =
        operation instanceof RangeOp
            || (operation instanceof BufferedIo io && io.isWrite() && !writesShare)
            || (operation instanceof DioWrite dio && dio.block().acquired().isEmpty());
    if (has) {
      held.add(of(operation, operation.mapping()));
    }
    if (operation instanceof RangeOp range
        && range.source().isPresent()
        && range.source().get() != range.mapping()) {
      held.add(of(operation, range.source().get()));
    }
  }

  private static HeldLock of(Operation operation, Mapping mapping) {
    return new HeldLock(new LockNode(CLASS, mapping), Use.WRITE, operation.begun());
  }
}
