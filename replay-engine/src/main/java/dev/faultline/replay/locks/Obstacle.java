package dev.faultline.replay.locks;

/** Why no witness was found for a circle: the obstacle at which the search got furthest. */
public enum Obstacle {
  /** No two halves were ever under way at the same time. */
  APART(
      "its operations were never in flight at the same time, so whoever runs them may have put them"
          + " in order"),
  /** A request may be a try. */
  TRIED("the trace does not show that every one of the requests would wait"),
  /** Two folios may be two. */
  FOLIOS("the trace does not show that both mean the same folios"),
  /** An operation that went from task to task. */
  HANDED_OVER(
      "a worker went on with one of the operations, and the trace does not show what it"
          + " waited for"),
  /** Conditional on a writer, and none was there. */
  NO_WRITER("no writer asked for the lock while these operations were in flight"),
  /** The closure came to contain what it must not. */
  ORDERED(
      "one of them depends on what the other did after it had got its lock, as far as the trace"
          + " shows"),
  /** Something in the stretch of trace contradicts the model. */
  UNKNOWN("who held a lock at that time is not known"),
  /** Operations are recorded on one side only: what belongs to which of them is a guess. */
  HALF_RECORDED("begins or ends of some operations are not recorded"),
  /** A limit. */
  LIMIT("the search for one stopped at its limit");

  private final String sentence;

  Obstacle(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words. */
  public String sentence() {
    return sentence;
  }
}
