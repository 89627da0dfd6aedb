package dev.faultline.traces.log;

/** The time since boot that the kernel, or a logger for it, puts in front of a line. */
final class KernelStamp {
  private static final long NONE = -1;
  private static final int MOST_DIGITS = 10;
  private static final long NS_PER_S = 1_000_000_000;
  private static final long NS_PER_US = 1000;

  private KernelStamp() {}

  /**
   * The time in a prefix, in ns: {@code [ 36.030711]}, or the third number of a line of /dev/kmsg;
   * -1 if there is none.
   */
  static long in(byte[] text, int from, int to) {
    long kmsg = kmsg(text, from, to);
    if (kmsg != NONE) {
      return kmsg;
    }
    long last = NONE;
    for (int p = from; p < to; p++) {
      if (text[p] == '[') {
        long stamp = bracket(text, p + 1, to);
        last = stamp == NONE ? last : stamp;
      }
    }
    return last;
  }

  private static long bracket(byte[] text, int from, int to) {
    int p = from;
    while (p < to && text[p] == ' ') {
      p++;
    }
    int dot = digits(text, p, to);
    int end = dot < to && text[dot] == '.' ? digits(text, dot + 1, to) : dot;
    if (dot == p || dot - p > MOST_DIGITS || end - dot != 7 || end == to || text[end] != ']') {
      return NONE;
    }
    return number(text, p, dot) * NS_PER_S + number(text, dot + 1, end) * NS_PER_US;
  }

  /** {@code 4,1003,36031929,-;}: level, number, µs, flags. */
  private static long kmsg(byte[] text, int from, int to) {
    int level = digits(text, from, to);
    if (level == from || level >= to || text[level] != ',') {
      return NONE;
    }
    int number = digits(text, level + 1, to);
    if (number == level + 1 || number >= to || text[number] != ',') {
      return NONE;
    }
    int micros = digits(text, number + 1, to);
    boolean is = micros > number + 1 && micros < to && text[micros] == ',' && micros - number < 16;
    return is ? number(text, number + 1, micros) * NS_PER_US : NONE;
  }

  private static int digits(byte[] text, int from, int to) {
    int p = from;
    while (p < to && text[p] >= '0' && text[p] <= '9') {
      p++;
    }
    return p;
  }

  private static long number(byte[] text, int from, int to) {
    long value = 0;
    for (int p = from; p < to; p++) {
      value = value * 10 + text[p] - '0';
    }
    return value;
  }
}
