package dev.faultline.traces;

/** Time stamps as the kernel prints them. */
final class Stamps {
  private Stamps() {}

  static String print(long timeNs) {
    return "%d.%06d".formatted(timeNs / 1_000_000_000L, timeNs % 1_000_000_000L / 1_000);
  }
}
