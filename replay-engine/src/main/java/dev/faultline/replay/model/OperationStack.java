package dev.faultline.replay.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The operations that a task is inside of, the innermost first: a system call, a fault in it, a
 * fill in that.
 *
 * <p>An end may be missing: a return probe runs out of instances while functions sleep. Whatever is
 * left open above an operation that ends has ended before it.
 */
final class OperationStack {
  private final Deque<Operation> operations = new ArrayDeque<>(4);
  private Optional<Operation> innermost = Optional.empty();

  /** The innermost one. */
  Optional<Operation> innermost() {
    return innermost;
  }

  boolean isEmpty() {
    return operations.isEmpty();
  }

  /** The innermost one of a sort. */
  <T extends Operation> Optional<T> innermost(Class<T> sort) {
    if (innermost.isEmpty()) {
      return Optional.empty();
    }
    for (Operation operation : operations) {
      if (sort.isInstance(operation)) {
        return Optional.of(sort.cast(operation));
      }
    }
    return Optional.empty();
  }

  boolean contains(Operation operation) {
    return operations.contains(operation);
  }

  void begin(Operation operation) {
    operations.push(operation);
    operation.entered();
    innermost = Optional.of(operation);
  }

  /** This one ends, and with it what is still open inside of it. */
  void end(Operation ending, Step step) {
    endInside(ending, step);
    leave();
    step.over(ending, Operation.End.SEEN);
  }

  /** What is still open inside of this one has ended. */
  void endInside(Operation outer, Step step) {
    while (!operations.isEmpty() && operations.peek() != outer) {
      step.over(leave(), Operation.End.PROVED);
    }
  }

  /** All have ended. */
  void endAll(Step step) {
    while (!operations.isEmpty()) {
      Operation left = leave();
      if (left.outlivesItsTask()) {
        left.outlives(step.moment());
      } else {
        step.over(left, Operation.End.PROVED);
      }
    }
  }

  /** What happened to them is unknown. */
  void lose(Step step) {
    operations.forEach(operation -> step.over(operation, Operation.End.LOST));
  }

  /** The task is outside of this one, which goes on elsewhere. */
  void remove(Operation operation) {
    if (operations.remove(operation)) {
      innermost = Optional.ofNullable(operations.peek());
    }
  }

  Iterable<Operation> all() {
    return operations;
  }

  private Operation leave() {
    Operation operation = operations.pop();
    operation.left();
    innermost = Optional.ofNullable(operations.peek());
    return operation;
  }
}
