package dev.faultline.replay.rules;

/**
 * How many opportunities are open, until all of them are settled at once, where events are lost:
 * what becomes of one that was among them is not asked any more.
 */
final class OpenOpportunities {
  private long count;
  private boolean settled;

  void opened() {
    count++;
  }

  /** One of them has an outcome; says whether that counts. */
  boolean take() {
    count--;
    return !settled;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Settles all that are left, and says how many these are. */
  long settle() {
    settled = true;
    return count;
  }
}
