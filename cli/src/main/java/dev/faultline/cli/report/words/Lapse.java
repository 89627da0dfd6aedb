package dev.faultline.cli.report.words;

import java.util.Locale;

/** Durations in the unit that suits them. */
public final class Lapse {
  private static final long US = 1_000;
  private static final long MS = 1_000_000;
  private static final long S = 1_000_000_000;

  private Lapse() {}

  /** {@code 350 ns}, {@code 4.27 µs}, {@code 116 ms}, {@code 29.2 s}: three digits. */
  public static String of(long ns) {
    long size = Math.abs(ns);
    if (size < US) {
      return ns + " ns";
    } else if (size < MS) {
      return digits(ns, US) + " µs";
    } else if (size < S) {
      return digits(ns, MS) + " ms";
    }
    return digits(ns, S) + " s";
  }

  /** The same with a sign. */
  public static String signed(long ns) {
    return ns == 0 ? "0" : (ns > 0 ? "+" : "−") + of(Math.abs(ns));
  }

  private static String digits(long ns, long unit) {
    double value = (double) ns / unit;
    double size = Math.abs(value);
    int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
