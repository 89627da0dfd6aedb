package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The operations that a task is inside of, the innermost last: a system call, a fault in it, a fill
 * in that.
 *
 * <p>An end may be missing: a return probe runs out of instances while functions sleep. Whatever is
 * left open above an operation that ends has ended before it.
 */
final class OperationStack {
  private final ArrayList<Operation> operations = new ArrayList<>(4);
  private Optional<Operation> innermost = Optional.empty();

  /** The innermost one. */
  Optional<Operation> innermost() {
    return innermost;
  }

  /** The innermost one of a sort. */
  @SuppressWarnings("unchecked")
  <T extends Operation> Optional<T> innermost(Class<T> sort) {
    if (innermost.isEmpty()) {
      return Optional.empty();
    }
    for (int i = operations.size() - 1; i >= 0; i--) {
      Operation operation = operations.get(i);
      if (sort.isInstance(operation)) {
        return (Optional<T>) operation.itself();
      }
    }
    return Optional.empty();
  }

  boolean contains(Operation operation) {
    return operations.contains(operation);
  }

  void begin(Operation operation) {
    operations.add(operation);
    operation.entered();
    innermost = operation.itself();
  }

  /** This one ends, and with it what is still open inside of it. */
  void end(Operation ending, Step step) {
    endInside(ending, step);
    leave();
    step.over(ending, Operation.End.SEEN);
  }

  /** What is still open inside of this one has ended. */
  void endInside(Operation outer, Step step) {
    while (innermost.isPresent() && innermost.get() != outer) {
      step.over(leave(), Operation.End.PROVED);
    }
  }

  /** All have ended. */
  void endAll(Step step) {
    while (innermost.isPresent()) {
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
    for (Operation operation : all()) {
      step.over(operation, Operation.End.LOST);
    }
  }

  /** The task is outside of this one, which goes on elsewhere. */
  void remove(Operation operation) {
    if (operations.remove(operation)) {
      findInnermost();
    }
  }

  /** All of them, the innermost first. */
  List<Operation> all() {
    List<Operation> all = new ArrayList<>(operations);
    Collections.reverse(all);
    return all;
  }

  private Operation leave() {
    Operation operation = operations.remove(operations.size() - 1);
    operation.left();
    findInnermost();
    return operation;
  }

  private void findInnermost() {
    int count = operations.size();
    innermost = count == 0 ? Optional.empty() : operations.get(count - 1).itself();
  }
}
