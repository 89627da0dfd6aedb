package dev.faultline.traces.tracedat;

import java.nio.charset.StandardCharsets;

/**
 * From the stamps in the buffer to nanoseconds.
 *
 * @param multiplier of a tick of the CPU's counter; 0 if stamps are nanoseconds already
 * @param shift behind the multiplication
 * @param offset added at the end, in ns
 */
record TimeConversion(long multiplier, int shift, long offset) {
  static final TimeConversion NONE = new TimeConversion(0, 0, 0);

  private static final long NS_PER_US = 1000;
  private static final int MAX_DIGITS = 19;

  long ns(long stamp) {
    return (multiplier == 0 ? stamp : scaled(stamp)) + offset;
  }

  /** The product has up to 96 bits. */
  private long scaled(long stamp) {
    long high = Math.multiplyHigh(stamp, multiplier) + ((stamp >> 63) & multiplier);
    long low = stamp * multiplier;
    return shift == 0 ? low : high << (64 - shift) | low >>> shift;
  }

  /** With a scale; shifts of more than 63 bits are none that a kernel has. */
  TimeConversion withScale(long newMultiplier, long newShift) {
    boolean valid = newMultiplier > 0 && newShift >= 0 && newShift < Long.SIZE;
    return valid ? new TimeConversion(newMultiplier, (int) newShift, offset) : this;
  }

  /** Whether ticks of the processor's counter become ns: {@code trace-cmd record -C tsc2nsec}. */
  boolean isScaled() {
    return multiplier != 0;
  }

  /** With the date of the recording: hexadecimal microseconds. */
  TimeConversion withDate(byte[] text) {
    return plus(number(text) * NS_PER_US);
  }

  /** With an offset: decimal nanoseconds. */
  TimeConversion withOffset(byte[] text) {
    return plus(number(text));
  }

  private TimeConversion plus(long ns) {
    return new TimeConversion(multiplier, shift, offset + ns);
  }

  /** A number as {@code strtoll} reads it; 0 if there is none. */
  private static long number(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    boolean negative = text.startsWith("-");
    int from = negative || text.startsWith("+") ? 1 : 0;
    int radix = text.startsWith("0x", from) ? 16 : 10;
    from += radix == 16 ? 2 : 0;
    long value = 0;
    for (int i = from; i < text.length() && i - from < MAX_DIGITS; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) {
        break;
      }
      value = value * radix + digit;
    }
    return negative ? -value : value;
  }
}
