package dev.faultline.traces.tracedat;

import dev.faultline.v1.LossCause;

/** What is missing of a CPU before its next event. */
final class Loss {
  private boolean pending;
  private long count;
  private long lastTime;
  private boolean lastKnown;
  private LossCause cause = LossCause.OVERRUN;

  /**
   * Events are missing.
   *
   * @param why they are
   * @param missing how many, 0 if that is unknown
   * @param time of the last event before
   * @param known whether there was one
   */
  void add(LossCause why, long missing, long time, boolean known) {
    if (pending) {
      count = count == 0 || missing == 0 ? 0 : count + missing;
      cause = why == LossCause.DAMAGED ? why : cause;
      lastTime = Math.min(lastTime, time);
      lastKnown &= known;
      return;
    }
    pending = true;
    cause = why;
    count = missing;
    lastTime = time;
    lastKnown = known;
  }

  /** Whether anything is missing. */
  boolean isPending() {
    return pending;
  }

  /** It was told. */
  void clear() {
    pending = false;
  }

  /** Why they are missing. */
  LossCause cause() {
    return cause;
  }

  /** How many events, 0 if that is unknown. */
  long count() {
    return count;
  }

  /** The stamp of the last event before, 0 if there was none. */
  long lastTime() {
    return lastKnown ? lastTime : 0;
  }

  /** Whether there was an event before. */
  boolean isLastKnown() {
    return lastKnown;
  }
}
