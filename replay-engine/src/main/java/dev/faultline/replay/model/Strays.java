package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Releases of a page-cache lock by who does not hold it. If the acquisition follows shortly, on
 * another CPU, the clocks of the two disagree: a release before its own acquisition cannot be.
 *
 * <p>A release too many leaves the counter on the side of the other state by one more than there
 * are holders, a phantom that keeps the released state out for ever. Who acquires that state all
 * the same, while nobody holds it, refutes it: the acquisition of what was released is missing.
 */
final class Strays {
  private static final int MOST = 16;

  private record Stray(State state, TaskContext task, Moment released) {}

  private final List<Stray> strays = new ArrayList<>(0);
  private int phantomBlocks;
  private int phantomAdds;
  private long refuted;
  private Optional<Moment> doubtful = Optional.empty();
  private @Nullable Moment lastUnattributed;
  private @Nullable TaskContext lastReleaser;
  private @Nullable State lastReleased;

  void add(State state, TaskContext task, Moment released) {
    if (strays.size() == MOST) {
      strays.remove(0);
    }
    strays.add(new Stray(state, task, released));
    phantomBlocks += state == State.ADD ? 1 : 0;
    phantomAdds += state == State.BLOCK ? 1 : 0;
  }

  /**
   * Who is inside of no operation, where they are recorded, releases what it does not hold: the
   * begin of the operation is missing, and the acquisition with it; unless it does so twice.
   *
   * @return whether it is so
   */
  boolean isOutside(Step step, State state) {
    boolean again = step.task() == lastReleaser && state == lastReleased;
    boolean outside = step.operation().isEmpty() && !again;
    refuted += outside ? 1 : 0;
    return outside;
  }

  /**
   * Somebody who slept for the lock has gone on against its counter: a record is missing, or the
   * counter is not what its holders make of it. From then on that somebody was admitted does not
   * tell who had let go before.
   */
  void sleeperWentOn(Moment moment) {
    doubtful = doubtful.or(() -> Optional.of(moment));
  }

  /** Since when who seems to release what it does not hold may hold it all the same. */
  Optional<Moment> doubtfulSince() {
    return doubtful;
  }

  /** A release of block that is of nobody who is known to hold it: a worker's, perhaps. */
  void unattributed(Moment moment) {
    lastUnattributed = moment;
  }

  /** The last of these, if clocks that disagree may have put it before this acquisition. */
  Optional<Moment> unattributedShortlyBefore(Moment acquired) {
    Moment released = lastUnattributed;
    return released != null && Clocks.mayBeOutOfOrder(released, acquired)
        ? Optional.of(released)
        : Optional.empty();
  }

  /** Somebody has released what it held. */
  void ordinary(TaskContext task, State state) {
    lastReleaser = task;
    lastReleased = state;
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
        phantomBlocks -= state == State.ADD && phantomBlocks > 0 ? 1 : 0;
        phantomAdds -= state == State.BLOCK && phantomAdds > 0 ? 1 : 0;
        return Optional.of(stray.released());
      }
    }
    return Optional.empty();
  }

  /** This state was acquired, and somebody held it or not. */
  void acquired(State state, boolean held) {
    if (held) {
      return;
    }
    if (state == State.ADD) {
      refuted += phantomBlocks;
      phantomBlocks = 0;
    } else {
      refuted += phantomAdds;
      phantomAdds = 0;
    }
  }

  /** How many releases have turned out not to be too many. */
  long refuted() {
    return refuted;
  }

  void forget() {
    strays.clear();
    lastUnattributed = null;
    phantomBlocks = 0;
    phantomAdds = 0;
  }
}
