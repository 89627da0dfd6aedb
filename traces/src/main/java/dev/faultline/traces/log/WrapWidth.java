package dev.faultline.traces.log;

/**
 * The width at which a mailer has broken the lines of a text. Nobody who sends text as it is has no
 * line longer than a hundred columns in a log or a capture.
 */
final class WrapWidth {
  private static final int LEAST = 60;
  private static final int GREATEST = 100;

  private final int width;

  /** Of a text that begins so. */
  WrapWidth(byte[] head) {
    int longest = 0;
    int from = 0;
    for (int p = 0; p < head.length; p++) {
      if (head[p] == '\n') {
        longest = Math.max(longest, p - from - (p > from && head[p - 1] == '\r' ? 1 : 0));
        from = p + 1;
      }
    }
    width = longest >= LEAST && longest <= GREATEST ? longest : 0;
  }

  /**
   * Whether a line ends where it does because the first word of the next one did not fit.
   *
   * @param length of the line, with everything in front of it
   * @param word length of the first word of the next line
   */
  boolean breaksAt(int length, int word) {
    return width > 0 && length + 1 + word > width;
  }

  /** Whether lines were broken at all. */
  boolean isAny() {
    return width > 0;
  }
}
