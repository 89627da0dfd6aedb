package dev.faultline.traces.probe;

/** The two states of the lock, as the module numbers them ({@code two_state_lock_t}). */
public enum LockState {
  /** Readers and writers of the page cache; each takes 1 from the counter. */
  ADD(0),
  /** Direct writes, truncation and their like; each adds 1. */
  BLOCK(1);

  private final int number;

  LockState(int number) {
    this.number = number;
  }

  /** As the module numbers it. */
  public int number() {
    return number;
  }

  /** The state of someone who changes the counter by {@code step} when it takes the lock. */
  static LockState taking(long step) {
    return step > 0 ? BLOCK : ADD;
  }
}
