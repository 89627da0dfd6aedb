package dev.faultline.replay.simulation;

import dev.faultline.replay.model.State;

/** The two-state lock as the kernel has it: a counter. */
final class SimLock {
  private int counter;

  boolean isFree(State state) {
    return state == State.ADD ? counter <= 0 : counter >= 0;
  }

  boolean tryTake(State state) {
    if (!isFree(state)) {
      return false;
    }
    counter += sign(state);
    return true;
  }

  void release(State state) {
    counter -= sign(state);
  }

  int counter() {
    return counter;
  }

  private static int sign(State state) {
    return state == State.ADD ? -1 : 1;
  }
}
