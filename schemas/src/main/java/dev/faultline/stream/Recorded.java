package dev.faultline.stream;

/** Whether something was recorded, so that its absence from a capture means something. */
public enum Recorded {
  /** If the capture does not have it, it did not happen. */
  YES,
  /** If it happened, the capture does not have it. */
  NO,
  /** It was on, and a filter or the kernel left some out: even what is there is not all. */
  PARTLY,
  /** Nobody says. */
  UNKNOWN;

  /** What holds for two that are both needed: one answer, or none; of a part of it, a part. */
  public Recorded and(Recorded that) {
    if (this == that) {
      return this;
    }
    boolean partly = (this == PARTLY && that == YES) || (this == YES && that == PARTLY);
    return partly ? PARTLY : UNKNOWN;
  }
}
