package dev.faultline.replay.locks;

import java.util.Optional;

/** From an acquisition of a lock to its release, as numbers of events in the journal. */
final class Section {
  /** The release of what is not released. */
  static final int NEVER = Integer.MAX_VALUE;

  /** The acquisition, and who did it, of what was acquired before the journal begins. */
  static final int BEFORE = -1;

  private final LockNode lock;
  private final Use use;
  private final int holder;
  private final int taken;
  private final Optional<Section> outer;
  private int giver = BEFORE;
  private int given = NEVER;

  /**
   * A section that begins.
   *
   * @param outer what the same strand holds of the same lock already
   */
  Section(LockNode lock, Use use, int holder, int taken, Optional<Section> outer) {
    this.lock = lock;
    this.use = use;
    this.holder = holder;
    this.taken = taken;
    this.outer = outer;
  }

  /** The last section around this one that has not been released, of the same strand and lock. */
  Optional<Section> outer() {
    Optional<Section> around = outer;
    while (around.isPresent() && around.get().given != NEVER) {
      around = around.get().outer;
    }
    return around;
  }

  void give(int strand, int index) {
    giver = strand;
    given = index;
  }

  LockNode lock() {
    return lock;
  }

  Use use() {
    return use;
  }

  /** Number of the strand that acquired it. */
  int holder() {
    return holder;
  }

  int taken() {
    return taken;
  }

  /** Number of the strand that released it. */
  int giver() {
    return giver;
  }

  int given() {
    return given;
  }

  boolean excludes(Use wanted) {
    return Conflict.of(use, wanted, false) == Conflict.YES;
  }

  /** Whether it was released by who had not acquired it. */
  boolean isGivenByOther() {
    return holder != BEFORE && giver != BEFORE && holder != giver;
  }
}
