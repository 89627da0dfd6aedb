package dev.faultline.cli.report;

/** Numbers with what they count. */
final class Counted {
  private Counted() {}

  /** {@code 1 event}, {@code 4,810 events}. */
  static String of(long count, String one, String many) {
    return grouped(count) + " " + (count == 1 ? one : many);
  }

  /** Digits in groups of three. */
  static String grouped(long count) {
    StringBuilder text = new StringBuilder(Long.toUnsignedString(count));
    for (int i = text.length() - 3; i > 0; i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }
}
