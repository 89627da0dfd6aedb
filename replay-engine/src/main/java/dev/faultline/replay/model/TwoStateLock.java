package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code two_state_lock_t}: the page-cache lock of one bcachefs inode.
 *
 * <p>The kernel's lock is one signed counter ({@link TwoStateCounter}), without fairness, queue or
 * owner. The model keeps the holders, because a trace names them, and for each state whether it has
 * seen all of them coming: a trace does not show the holders from before it began. That follows
 * from the lock itself: an acquisition of one state proves that at this moment nobody holds the
 * other one, so that from then on every holder of that is known.
 *
 * <p>Probes fire after an acquisition and before a release: a hold in this class is shorter than
 * the real one, never longer. Two holds that overlap here overlapped.
 *
 * <p>A hold may be there or not: it is {@link #unsure} then.
 */
public final class TwoStateLock {
  private final ArrayList<Hold> holds = new ArrayList<>(2);
  private final UnsureHolds unsure = new UnsureHolds();
  private final DisputedHolds disputed = new DisputedHolds();
  private final Strays strays = new Strays();
  private final KnownHolders known = new KnownHolders();

  /** The holds that are certain, in the order of their acquisition. */
  public List<Hold> holds() {
    return holds;
  }

  /** Holds that may have ended, or never have been. */
  public List<Hold> unsure() {
    return unsure.all();
  }

  /** Releases that came before the acquisition that they belong to. */
  Strays strays() {
    return strays;
  }

  /** Records that are missing: releases of what kept nobody out, acquisitions of strays. */
  long missingRecords() {
    return disputed.size() + strays.refuted();
  }

  /** Whether the holders of this state that {@link #holds} lists are all there are. */
  public Knowledge holders(State state) {
    return disputed.restrict(unsure.restrict(known.of(state), state), state);
  }

  /** Whether the holders of this state that {@link #holds} lists are all there are. */
  public boolean holdersKnown(State state) {
    return holders(state).isCertain();
  }

  /** Which event proved {@link #holders} of this state to be all; empty if none did. */
  Optional<Moment> holdersKnownSince(State state) {
    return known.since(state);
  }

  /** When it was first seen that the counter is not what the holders make of it, if it was. */
  public Optional<Moment> doubtfulSince() {
    return strays.doubtfulSince();
  }

  /** Whether {@link #holds} lists all that {@code task} holds of this state. */
  public Knowledge holdsOf(State state, TaskContext task) {
    return unsure.restrict(known.of(state), state, task);
  }

  /** The counter that the certain holds make: they are all of one state. */
  public TwoStateCounter counter() {
    return holds.isEmpty()
        ? TwoStateCounter.FREE
        : TwoStateCounter.of(holds.get(0).state(), holds.size());
  }

  /** Whether somebody certainly holds this state. */
  public boolean isHeld(State state) {
    return first(state).isPresent();
  }

  /** The oldest certain hold of this state. */
  public Optional<Hold> first(State state) {
    for (int i = 0; i < holds.size(); i++) {
      if (holds.get(i).state() == state) {
        return holds.get(i).itself();
      }
    }
    return Optional.empty();
  }

  /** The oldest certain hold of this state by anybody but {@code task}. */
  public Optional<Hold> firstOfOthers(State state, TaskContext task) {
    for (int i = 0; i < holds.size(); i++) {
      Hold hold = holds.get(i);
      if (hold.state() == state && !hold.isOf(task)) {
        return hold.itself();
      }
    }
    return Optional.empty();
  }

  /** The last certain hold of this state by {@code task} or its operations. */
  public Optional<Hold> last(State state, TaskContext task) {
    int place = place(state, task);
    return place < 0 ? Optional.empty() : holds.get(place).itself();
  }

  /** Whether {@code task} certainly holds this state, itself or through its operations. */
  public boolean isHeldBy(State state, TaskContext task) {
    return place(state, task) >= 0;
  }

  private int place(State state, TaskContext task) {
    int place = holds.size() - 1;
    while (place >= 0 && (holds.get(place).state() != state || !holds.get(place).isOf(task))) {
      place--;
    }
    return place;
  }

  /** Whether {@code task} certainly does not hold this state. */
  public boolean isNotHeldBy(State state, TaskContext task) {
    return holdersKnown(state) && !isHeldBy(state, task);
  }

  /**
   * Somebody has acquired.
   *
   * @return the certain holds of the other state, which contradict this one: the kernel's lock is
   *     broken or the trace's order is, and nothing is known of the holders any more
   */
  List<Hold> acquired(Hold hold) {
    List<Hold> contradicting = List.of();
    if (!counter().admits(hold.state())) {
      contradicting = List.copyOf(holds);
      holds.clear();
      disputed.add(contradicting);
      forgetHolders(Doubt.CLOCK);
    } else {
      known.proved(hold.state().opposite(), hold.acquired());
    }
    strays.acquired(hold.state(), isHeld(hold.state()));
    holds.add(hold);
    return contradicting;
  }

  /** This one may be held: nobody saw it acquired. */
  void mayBeHeld(Hold hold) {
    if (!unsure.add(hold)) {
      forgetHolders(hold.certainty().doubt().orElse(Doubt.UNKNOWN_STATE));
    }
  }

  /** The certain holds that an acquisition contradicts which was not seen: it must have been. */
  List<Hold> contradictedBy(Hold assumed) {
    List<Hold> others = holds.stream().filter(other -> other.state() != assumed.state()).toList();
    if (!others.isEmpty()) {
      strays.sleeperWentOn(assumed.acquired());
    }
    return others;
  }

  /** Ends a hold; returns the holds that this proves to have ended before. */
  List<Hold> drop(Hold hold) {
    holds.remove(hold);
    return unsure.drop(hold);
  }

  /**
   * The certain holds that another task than their own may release; those of writes that have not
   * submitted anything only where there are no others, unsure ones included.
   */
  List<Hold> releasableElsewhere() {
    List<Hold> releasable = holds.stream().filter(Hold::mayEndElsewhere).toList();
    return releasable.isEmpty() && !unsure.mayOneEnd()
        ? holds.stream().filter(Hold::mayBeReleasedByWorker).toList()
        : releasable;
  }

  /** The unsure hold that {@code task} proves to have had by releasing it. */
  public Optional<Hold> unsureOf(State state, TaskContext task) {
    return unsure.of(state, task);
  }

  /**
   * One of these, nobody knows which, has ended.
   *
   * @return all that were unsure, if so many have ended
   */
  List<Hold> oneHasEnded(List<Hold> candidates) {
    unsure.oneHasEnded();
    candidates.forEach(hold -> hold.doubt(Doubt.ASYNCHRONOUS));
    return known.of(State.BLOCK).isCertain() ? unsure.allEnded() : List.of();
  }

  /**
   * This hold may have ended.
   *
   * @return the oldest of the unsure ones, which is given up because there are too many
   */
  Optional<Hold> doubt(Hold hold) {
    holds.remove(hold);
    Optional<Hold> givenUp = unsure.addForOldest(hold);
    if (givenUp.isPresent()) {
      known.unknown(State.BLOCK, Doubt.ASYNCHRONOUS);
    }
    return givenUp;
  }

  /** This state is held now: whatever hold of the other one was unsure has ended. */
  List<Hold> endUnsure(State opposite) {
    List<Hold> ended = unsure.end(opposite);
    disputed.presumeOver(ended);
    return ended;
  }

  /** A release that ends no certain hold may end one that a later acquisition contradicted. */
  Optional<Hold> settle(State state, TaskContext task) {
    return disputed.settle(state, task);
  }

  /** Only this part of it was seen: others may have come and gone unseen, of either state. */
  void partEnded(Hold hold, Moment moment) {
    hold.released(moment);
    holds.remove(hold);
    unsure.drop(hold);
    disputed.remove(hold);
    if (!isHeld(hold.state())) {
      forgetHolders(Doubt.NOT_RECORDED);
    }
  }

  /** Who holds what is not known any more. */
  void forget(Doubt doubt) {
    disputed.forget(holds);
    holds.clear();
    unsure.forget();
    strays.forget();
    forgetHolders(doubt);
  }

  /** The certain holds stay, but there may be others. */
  void forgetHolders(Doubt doubt) {
    known.unknown(doubt);
  }
}
