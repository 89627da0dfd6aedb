package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code two_state_lock_t}: the page-cache lock of one bcachefs inode.
 *
 * <p>The kernel's lock is one signed counter. Zero is free, <i>v</i> &gt; 0 is <i>v</i> holders of
 * block, <i>v</i> &lt; 0 is −<i>v</i> holders of add. A try succeeds unless the counter is strictly
 * on the other side of zero; it does not look at waiters, so there is no fairness and no queue: any
 * number of tasks may hold one state, the two states exclude each other, and taking again a state
 * that one holds never blocks. Whoever brings the counter back to zero wakes everybody.
 *
 * <p>The model keeps the holders instead of the counter, because a trace names them, and two bits
 * of knowledge, because a trace does not show the holders from before it began. They follow from
 * the lock itself: an acquisition of block proves that at this moment nobody holds add, and from
 * then on every holder of add has been seen coming. So {@code addersKnown} becomes true with the
 * first acquisition of block, {@code blockersKnown} with the first acquisition of add, and both
 * become false when events were lost.
 *
 * <p>Probes fire after an acquisition and before a release: a hold in this class is shorter than
 * the real one, never longer. Two holds that overlap here overlapped.
 *
 * <p>Block may be released by a worker, for an asynchronous write that the trace does not name.
 * Where more than one write may be meant, each of them may hold block still or not: their holds are
 * {@link #unsure} then, until somebody acquires add, which proves that all of them have ended.
 */
public final class TwoStateLock {
  private static final int MOST_UNSURE = 64;

  private final List<Hold> holds = new ArrayList<>(2);
  private final List<Hold> unsure = new ArrayList<>(0);
  private final List<Hold> disputed = new ArrayList<>(0);
  private boolean addersKnown;
  private boolean blockersKnown;

  /** The holds that are certain, in the order of their acquisition. */
  public List<Hold> holds() {
    return holds;
  }

  /** Holds of block that may have ended. */
  public List<Hold> unsure() {
    return unsure;
  }

  /** Whether the holders of this state that {@link #holds} lists are all there are. */
  public boolean holdersKnown(State state) {
    boolean known = state == State.ADD ? addersKnown : blockersKnown && unsure.isEmpty();
    return known && disputed.stream().noneMatch(hold -> hold.state() == state);
  }

  /** Whether somebody certainly holds this state. */
  public boolean isHeld(State state) {
    return first(state).isPresent();
  }

  /** The oldest certain hold of this state. */
  public Optional<Hold> first(State state) {
    for (int i = 0; i < holds.size(); i++) {
      if (holds.get(i).state() == state) {
        return Optional.of(holds.get(i));
      }
    }
    return Optional.empty();
  }

  /** The oldest certain hold of this state by anybody but {@code task}. */
  public Optional<Hold> firstOfOthers(State state, TaskContext task) {
    for (int i = 0; i < holds.size(); i++) {
      Hold hold = holds.get(i);
      if (hold.state() == state && !hold.isOf(task)) {
        return Optional.of(hold);
      }
    }
    return Optional.empty();
  }

  /** The last certain hold of this state by {@code task} or its operations. */
  public Optional<Hold> last(State state, TaskContext task) {
    for (int i = holds.size() - 1; i >= 0; i--) {
      Hold hold = holds.get(i);
      if (hold.state() == state && hold.isOf(task)) {
        return Optional.of(hold);
      }
    }
    return Optional.empty();
  }

  /** Whether {@code task} certainly holds this state, itself or through its operations. */
  public boolean isHeldBy(State state, TaskContext task) {
    return last(state, task).isPresent();
  }

  /** Whether {@code task} certainly does not hold this state. */
  public boolean isNotHeldBy(State state, TaskContext task) {
    return holdersKnown(state) && !isHeldBy(state, task);
  }

  /**
   * Somebody has acquired.
   *
   * @return the certain holds of the other state, which contradict this one. They are certain no
   *     longer, and nothing is known about the holders any more: either the kernel's lock is broken
   *     or the trace's order is. Their release is still to come.
   */
  List<Hold> acquired(Hold hold) {
    List<Hold> contradicting = List.of();
    if (isHeld(hold.state().opposite())) {
      contradicting =
          holds.stream().filter(held -> held.state() == hold.state().opposite()).toList();
      holds.removeAll(contradicting);
      disputed.addAll(contradicting);
      addersKnown = false;
      blockersKnown = false;
    } else if (hold.state() == State.BLOCK) {
      addersKnown = true;
    } else {
      blockersKnown = true;
    }
    holds.add(hold);
    return contradicting;
  }

  /** Ends a hold. */
  void drop(Hold hold) {
    holds.remove(hold);
    unsure.remove(hold);
  }

  /**
   * The certain holds that another task than the one that acquired them may release; those of
   * writes that have not submitted anything only where there are no others.
   */
  List<Hold> releasableElsewhere() {
    List<Hold> releasable = holds.stream().filter(Hold::mayEndElsewhere).toList();
    return releasable.isEmpty()
        ? holds.stream().filter(Hold::mayBeReleasedByWorker).toList()
        : releasable;
  }

  /** The unsure hold that {@code task} proves to have had by releasing it in its operation. */
  Optional<Hold> unsureOf(TaskContext task) {
    return unsure.stream()
        .filter(hold -> hold.operation().isPresent() && hold.isOf(task))
        .findFirst();
  }

  /**
   * This hold may have ended.
   *
   * @return the oldest of the unsure ones, which is given up because there are too many
   */
  Optional<Hold> doubt(Hold hold) {
    holds.remove(hold);
    unsure.add(hold);
    if (unsure.size() <= MOST_UNSURE) {
      return Optional.empty();
    }
    blockersKnown = false;
    return Optional.of(unsure.remove(0));
  }

  /** Add is held: whatever hold of block was unsure has ended. */
  List<Hold> endUnsure() {
    if (unsure.isEmpty()) {
      return List.of();
    }
    List<Hold> ended = List.copyOf(unsure);
    unsure.clear();
    return ended;
  }

  /** A release that ends no certain hold may end one that a later acquisition contradicted. */
  void settle(State state, TaskContext task) {
    for (int i = 0; i < disputed.size(); i++) {
      Hold hold = disputed.get(i);
      if (hold.state() == state && (hold.isOf(task) || hold.mayBeReleasedByWorker())) {
        disputed.remove(i);
        return;
      }
    }
  }

  /** Who holds what is not known any more. */
  void forget() {
    holds.clear();
    unsure.clear();
    disputed.clear();
    forgetHolders();
  }

  /** The certain holds stay, but there may be others. */
  void forgetHolders() {
    addersKnown = false;
    blockersKnown = false;
  }
}
