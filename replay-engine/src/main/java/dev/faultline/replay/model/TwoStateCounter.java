package dev.faultline.replay.model;

/**
 * The counter of a {@code two_state_lock_t}, and all that can happen to it:
 *
 * <pre>
 *   v before   try(add)      try(block)    unlock(add)          unlock(block)
 *   0          ok, −1        ok, +1        phantom holder, +1   phantom holder, −1
 *   −n         ok, −n−1      fails         −n+1                 leak, −n−1
 *   +n         fails         ok, n+1       leak, n+1            n−1
 * </pre>
 *
 * <p>A try fails only where the other state is held; it never looks at who waits. An unlock that
 * brings the counter to zero wakes everybody, of both states. The lock checks nothing: an unlock of
 * the wrong state moves the counter away from zero, and the other side is shut out for ever.
 *
 * @param value holders of block if positive, of add if negative
 */
public record TwoStateCounter(long value) {
  /** Nobody holds it. */
  public static final TwoStateCounter FREE = new TwoStateCounter(0);

  /** What an unlock does. */
  public enum Unlock {
    /** One holder less; others of the same state stay. */
    LEAVES_HOLDERS,
    /** The last holder is gone, and all waiters are woken. */
    WAKES_ALL,
    /** Nobody held it: now nobody holds the other state, and it is held all the same. */
    PHANTOM,
    /** The other state was held: it is held once more than it will be released. */
    LEAK;

    /** Whether the lock is as good as before. */
    public boolean isProper() {
      return this == LEAVES_HOLDERS || this == WAKES_ALL;
    }
  }

  /** The counter with so many holders of a state. */
  public static TwoStateCounter of(State state, long holders) {
    return new TwoStateCounter(step(state) * holders);
  }

  private static int step(State state) {
    return state == State.BLOCK ? 1 : -1;
  }

  /** Whether a try for this state succeeds, and a request does not sleep. */
  public boolean admits(State state) {
    return value * step(state) >= 0;
  }

  /** The counter after this state was acquired; only where it {@link #admits} it. */
  public TwoStateCounter acquired(State state) {
    return new TwoStateCounter(value + step(state));
  }

  /** What an unlock of this state does to it. */
  public Unlock unlock(State state) {
    long left = released(state).value;
    if (value == 0) {
      return Unlock.PHANTOM;
    } else if (!admits(state)) {
      return Unlock.LEAK;
    }
    return left == 0 ? Unlock.WAKES_ALL : Unlock.LEAVES_HOLDERS;
  }

  /** The counter after an unlock of this state, rightly or wrongly. */
  public TwoStateCounter released(State state) {
    return new TwoStateCounter(value - step(state));
  }
}
