package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds of one page-cache lock that may be there or not.
 *
 * <p>Block may be released by a worker, for one of several asynchronous writes, and the lock does
 * not tell for which: all of them are unsure then, and it is counted how many have ended. Where
 * that is all that are left, it is known again. A task that slept for the lock and does something
 * else has got it, though nobody saw. An acquisition of the other state proves that they have
 * ended, their own release that they had not.
 */
final class UnsureHolds {
  private static final int MOST = 64;

  private final ArrayList<Hold> holds = new ArrayList<>(0);
  private int ended;

  /** All of them, in the order in which they became unsure. */
  List<Hold> all() {
    return holds;
  }

  /** What is known of the holders of this state, given what is known without these. */
  Knowledge restrict(Knowledge known, State state) {
    Knowledge left = known;
    for (int i = 0; i < holds.size(); i++) {
      if (holds.get(i).state() == state) {
        left = left.and(holds.get(i).certainty());
      }
    }
    return left;
  }

  /** The same, of what this task may hold itself: a queued write's hold is none of it. */
  Knowledge restrict(Knowledge known, State state, TaskContext task) {
    Knowledge left = known;
    for (int i = 0; i < holds.size(); i++) {
      Hold hold = holds.get(i);
      if (hold.state() == state && hold.task() == task && !hold.isQueued()) {
        left = left.and(hold.certainty());
      }
    }
    return left;
  }

  /** The one that {@code task} proves to have had by releasing it. */
  Optional<Hold> of(State state, TaskContext task) {
    for (int i = 0; i < holds.size(); i++) {
      Hold hold = holds.get(i);
      if (hold.state() == state
          && hold.isOf(task)
          && (hold.operation().isPresent() || !hold.mayBeReleasedByWorker())) {
        return hold.itself();
      }
    }
    return Optional.empty();
  }

  /**
   * This one may be held, too.
   *
   * @return whether there is room for it
   */
  boolean add(Hold hold) {
    return holds.size() < MOST && holds.add(hold);
  }

  /**
   * This one, which was certain, may have ended.
   *
   * @return the oldest, which is given up because there are too many
   */
  Optional<Hold> addForOldest(Hold hold) {
    holds.add(hold);
    return holds.size() <= MOST ? Optional.empty() : Optional.of(holds.remove(0));
  }

  /** One of them, nobody knows which, has ended. */
  void oneHasEnded() {
    ended++;
  }

  /**
   * Whether there is one among them that a worker may release now: of a write that has submitted
   * its data, and not all of those have ended.
   */
  boolean mayOneEnd() {
    return holds.stream().filter(Hold::hasSubmitted).count() > ended;
  }

  /** All that are left of asynchronous writes, if that many have ended. */
  List<Hold> allEnded() {
    if (ended == 0) {
      return List.of();
    }
    List<Hold> left = holds.stream().filter(Hold::isAsynchronous).toList();
    if (left.size() > ended) {
      return List.of();
    }
    holds.removeAll(left);
    ended = 0;
    return left;
  }

  /**
   * This one has ended, if it was unsure.
   *
   * @return those that are thereby known to have ended before: all that are left of asynchronous
   *     writes, if that many have
   */
  List<Hold> drop(Hold hold) {
    return !holds.isEmpty() && holds.remove(hold) ? allEnded() : List.of();
  }

  /** Nobody holds this state now: all of them have ended. */
  List<Hold> end(State state) {
    if (holds.isEmpty()) {
      return List.of();
    }
    List<Hold> over = holds.stream().filter(hold -> hold.state() == state).toList();
    holds.removeAll(over);
    ended = state == State.BLOCK ? 0 : ended;
    return over;
  }

  void forget() {
    holds.clear();
    ended = 0;
  }
}
