package dev.faultline.traces.ftrace;

/**
 * A time stamp. Seconds with a fraction become ns, digit by digit: a double cannot hold a wall
 * clock's ns. A stamp without a fraction is a tick of a counter and stays as it is.
 */
public final class TimeStamp {
  private static final int MAX_SECONDS_DIGITS = 10;

  /** 2^63 ns are 9,223,372,036 s. */
  private static final long MAX_SECONDS = 9_223_372_035L;

  private static final int FRACTION_DIGITS = 9;
  private static final int MAX_COUNTER_DIGITS = 18;

  private long value;
  private boolean counter;

  /** Reads {@code digits[.digits]:}; returns what follows it, or -1 if this is no stamp. */
  public int scan(byte[] text, int from, int to) {
    int p = from;
    long whole = 0;
    while (p < to && isDigit(text[p]) && p - from <= MAX_COUNTER_DIGITS) {
      whole = whole * 10 + text[p++] - '0';
    }
    int digits = p - from;
    if (digits == 0 || p == to) {
      return -1;
    }
    if (text[p] == ':' && digits <= MAX_COUNTER_DIGITS) {
      value = whole;
      counter = true;
      return p + 1;
    }
    if (text[p] != '.' || digits > MAX_SECONDS_DIGITS || whole > MAX_SECONDS) {
      return -1;
    }
    return fraction(whole, text, p + 1, to);
  }

  private int fraction(long seconds, byte[] text, int from, int to) {
    int p = from;
    long nanos = 0;
    while (p < to && isDigit(text[p]) && p - from < FRACTION_DIGITS) {
      nanos = nanos * 10 + text[p++] - '0';
    }
    int digits = p - from;
    if (digits == 0 || p == to || text[p] != ':') {
      return -1;
    }
    for (; digits < FRACTION_DIGITS; digits++) {
      nanos *= 10;
    }
    value = seconds * 1_000_000_000L + nanos;
    counter = false;
    return p + 1;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** In ns, or ticks of a counter. */
  public long value() {
    return value;
  }

  /** Whether the stamp has no fraction. */
  public boolean isCounter() {
    return counter;
  }
}
