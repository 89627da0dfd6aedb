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

  /** How many ns the last of so many digits counts. */
  private static final int[] UNITS = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private long value;
  private boolean counter;

  /** Reads {@code digits[.digits]:}; returns what follows it, or -1 if this is no stamp. */
  public int scan(byte[] text, int from, int to) {
    return scan(text, from, to, (byte) ':');
  }

  /** Reads {@code digits[.digits]} and what must follow it; returns what comes then, or -1. */
  int scan(byte[] text, int from, int to, byte follows) {
    int most = Math.min(to, from + MAX_COUNTER_DIGITS + 1);
    long whole = 0;
    int p = from;
    for (; p < most; p++) {
      int digit = text[p] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      whole = whole * 10 + digit;
    }
    int digits = p - from;
    if (digits == 0 || p == to) {
      return -1;
    }
    if (text[p] == follows && digits <= MAX_COUNTER_DIGITS) {
      value = whole;
      counter = true;
      return p + 1;
    }
    if (text[p] != '.' || digits > MAX_SECONDS_DIGITS || whole > MAX_SECONDS) {
      return -1;
    }
    return fraction(whole, text, p + 1, to, follows);
  }

  private int fraction(long seconds, byte[] text, int from, int to, byte follows) {
    int most = Math.min(to, from + FRACTION_DIGITS);
    int nanos = 0;
    int p = from;
    for (; p < most; p++) {
      int digit = text[p] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      nanos = nanos * 10 + digit;
    }
    int digits = p - from;
    if (digits == 0 || p == to || text[p] != follows) {
      return -1;
    }
    value = seconds * 1_000_000_000L + (long) nanos * UNITS[digits];
    counter = false;
    return p + 1;
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
