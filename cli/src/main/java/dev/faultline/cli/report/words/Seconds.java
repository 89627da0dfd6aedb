package dev.faultline.cli.report.words;

/** Times of a trace's clock, printed as the kernel prints them: seconds and a fraction. */
public final class Seconds {
  private static final long NS_PER_S = 1_000_000_000L;

  private Seconds() {}

  /** Six digits of fraction, or nine where the clock tells nanoseconds. */
  public static String of(long ns) {
    long fraction = Math.floorMod(ns, NS_PER_S);
    long whole = Math.floorDiv(ns, NS_PER_S);
    return fraction % 1000 == 0
        ? whole + "." + padded(fraction / 1000, 6)
        : whole + "." + padded(fraction, 9);
  }

  private static String padded(long value, int digits) {
    String text = Long.toString(value);
    return "0".repeat(digits - text.length()) + text;
  }
}
