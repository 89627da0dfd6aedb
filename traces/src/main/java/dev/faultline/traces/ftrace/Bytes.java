package dev.faultline.traces.ftrace;

/** Steps through the bytes of a line. */
final class Bytes {
  private static final int MAX_DIGITS = 18;

  private Bytes() {}

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** What stands in the column of irq flags; its first letter is no digit. */
  static boolean isFlag(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '.' || c == '#';
  }

  static int skipSpaces(byte[] text, int from, int to) {
    int p = from;
    while (p < to && text[p] == ' ') {
      p++;
    }
    return p;
  }

  static int skipDigits(byte[] text, int from, int to) {
    int p = from;
    while (p < to && isDigit(text[p])) {
      p++;
    }
    return p;
  }

  static int skipHex(byte[] text, int from, int to) {
    int p = from;
    while (p < to && Character.digit(text[p], 16) >= 0) {
      p++;
    }
    return p;
  }

  /** The decimal number that these digits are; -1 for none, or for too many. */
  static long number(byte[] text, int from, int to) {
    if (from >= to || to - from > MAX_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int p = from; p < to; p++) {
      value = value * 10 + text[p] - '0';
    }
    return value;
  }

  /** Whether {@code word} stands at {@code from}. */
  static boolean startsWith(String word, byte[] text, int from, int to) {
    if (to - from < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
