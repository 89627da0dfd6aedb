package dev.faultline.cli.report.words;

/** Numbers with what they count. */
public final class Counted {
  private Counted() {}

  /** {@code 1 event}, {@code 4,810 events}. */
  public static String of(long count, String one, String many) {
    return grouped(count) + " " + (count == 1 ? one : many);
  }

  /** Digits in groups of three. */
  public static String grouped(long count) {
    StringBuilder text = new StringBuilder(Long.toUnsignedString(count));
    for (int i = text.length() - 3; i > 0; i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }
}
