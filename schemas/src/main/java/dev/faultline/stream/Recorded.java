package dev.faultline.stream;

/** Whether something was recorded, so that its absence from a capture means something. */
public enum Recorded {
  /** If the capture does not have it, it did not happen. */
  YES,
  /** If it happened, the capture does not have it. */
  NO,
  /** Nobody says, or only a part of it was recorded. */
  UNKNOWN;

  /** What holds for two that are both needed: one answer, or none. */
  public Recorded and(Recorded that) {
    return this == that ? this : UNKNOWN;
  }
}
