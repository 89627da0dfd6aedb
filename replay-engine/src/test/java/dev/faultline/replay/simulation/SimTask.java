package dev.faultline.replay.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A task of the simulated kernel: a program of steps. A step is what happens at once; between two
 * steps other tasks may run. A step may put others before those that are left, as a call does.
 */
final class SimTask {
  private record Step(BooleanSupplier ready, Runnable action) {}

  private final int tid;
  private final Deque<Step> program = new ArrayDeque<>();
  private int cpu;

  /** faults_disabled_mapping, and its bit 0. */
  @Nullable SimFile faultsDisabled;

  boolean dropped;

  /** Results of the last page fault: whether it gave a page, and its bits. */
  boolean faultServed;

  SimTask(int tid) {
    this.tid = tid;
  }

  int tid() {
    return tid;
  }

  int cpu() {
    return cpu;
  }

  void cpu(int number) {
    cpu = number;
  }

  /** Puts these before the rest of the program, in this order. */
  void run(Runnable... actions) {
    for (int i = actions.length - 1; i >= 0; i--) {
      program.push(new Step(() -> true, actions[i]));
    }
  }

  /** Puts a step before the rest of the program that waits until it can be done. */
  void when(BooleanSupplier ready, Runnable action) {
    program.push(new Step(ready, action));
  }

  /** Puts a wait before the rest of the program. */
  void await(BooleanSupplier condition) {
    when(condition, () -> {});
  }

  /** Puts this behind the program. */
  void later(Runnable action) {
    program.add(new Step(() -> true, action));
  }

  boolean isDone() {
    return program.isEmpty();
  }

  boolean isReady() {
    Step next = program.peek();
    return next != null && next.ready().getAsBoolean();
  }

  void step() {
    program.pop().action().run();
  }
}
