package dev.faultline.replay.rules;

/**
 * When something has gone on for too long. Counting alone does not tell: a hundred newcomers within
 * a millisecond are a burst. So it takes a second; or, where the capture has enough to compare
 * with, longer than all that came to an end, and a tenth of a second at least.
 */
final class Patience {
  /** Nobody waits that long for a lock that is held while data is copied. */
  static final long LONG_NS = 1_000_000_000;

  private static final long SHORT_NS = 100_000_000;
  private static final int ENOUGH = 10;

  private long longestNs;
  private int ended;

  /** One has come to an end after this time. */
  void ended(long ns) {
    longestNs = Math.max(longestNs, ns);
    ended = Math.min(ended + 1, ENOUGH);
  }

  /** Whether one that has gone on for this time has gone on for too long. */
  boolean isExhaustedBy(long ns) {
    return ns >= LONG_NS || (ended == ENOUGH && ns >= SHORT_NS && ns > longestNs);
  }
}
