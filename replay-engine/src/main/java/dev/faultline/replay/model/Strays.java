package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Releases of a page-cache lock by who does not hold it. If the acquisition follows shortly, on
 * another CPU, the clocks of the two disagree: a release before its own acquisition cannot be.
 */
final class Strays {
  private static final int MOST = 16;

  private record Stray(State state, TaskContext task, Moment released) {}

  private final List<Stray> strays = new ArrayList<>(0);

  void add(State state, TaskContext task, Moment released) {
    if (strays.size() == MOST) {
      strays.remove(0);
    }
    strays.add(new Stray(state, task, released));
  }

  /** The release of what is acquired now, if it was recorded before. */
  Optional<Moment> releaseOf(State state, TaskContext task, Moment acquired) {
    for (int i = 0; i < strays.size(); i++) {
      Stray stray = strays.get(i);
      boolean sameTask = stray.task() == task;
      boolean byWorker = state == State.BLOCK && stray.released().cpu() != acquired.cpu();
      if (stray.state() == state
          && (sameTask || byWorker)
          && Clocks.mayBeOutOfOrder(stray.released(), acquired)) {
        strays.remove(i);
        return Optional.of(stray.released());
      }
    }
    return Optional.empty();
  }

  void forget() {
    strays.clear();
  }
}
