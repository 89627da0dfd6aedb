package dev.faultline.replay.locks;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.TaskContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who holds or waits: a task, or a direct write that has left its task.
 *
 * @param task the task; of a queued operation, the one that submitted it
 * @param queued the operation that goes on without a task
 */
public record Party(TaskContext task, Optional<DioWrite> queued) {

  // As of LockNode: each gap asks for the graph of who waits for whom.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof Party other && task == other.task && queued.equals(other.queued);
  }

  @Override
  public int hashCode() {
    return 31 * task.hashCode() + queued.hashCode();
  }

  /** A task, whatever it is doing. */
  public static Party of(TaskContext task) {
    return new Party(task, Optional.empty());
  }

  static Party of(Hold hold) {
    if (hold.operation().orElse(null) instanceof DioWrite dio) {
      return of(dio);
    }
    return of(hold.operation().map(Operation::task).orElse(hold.task()));
  }

  /** A direct write: the task that is inside of it, be it a worker that goes on with it. */
  static Party of(DioWrite dio) {
    boolean attended = dio.task().operation(DioWrite.class).filter(dio::equals).isPresent();
    return dio.queued().isPresent() && !attended
        ? new Party(dio.task(), Optional.of(dio))
        : of(dio.task());
  }

  /** Whether the trace shows what it is doing. */
  public boolean isInOperation() {
    return queued.isPresent() || task.operation().isPresent();
  }

  /** What it is doing: the innermost operation, and what that is part of. */
  public String doing() {
    if (queued.isPresent()) {
      return "asynchronous " + queued.get().name();
    }
    return task.operation().isPresent() ? doing(task.operation()) : task.sort();
  }

  /** The same of an operation: its name, and what it is part of; a task where there is none. */
  static String doing(Optional<Operation> operation) {
    if (operation.isEmpty()) {
      return "task";
    }
    Optional<Operation> parent = operation.get().parent();
    if (parent.isEmpty()) {
      return operation.get().name();
    }
    StringBuilder text = new StringBuilder(operation.get().name());
    while (parent.isPresent()) {
      text.append(" in a ").append(parent.get().name());
      parent = parent.get().parent();
    }
    return text.toString();
  }
}
