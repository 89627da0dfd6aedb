package dev.faultline.traces.ftrace;

import dev.faultline.traces.binding.FlagNames;
import dev.faultline.v1.FieldType;
import java.util.Arrays;

/** Reads a printed value of a given type. */
final class ValueScanner {
  private static final int MAX_MINOR = (1 << 20) - 1;
  private static final int MAX_MAJOR = (1 << 12) - 1;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  /** The value of each hexadecimal digit, -1 for what is none. */
  private static final byte[] NIBBLES = new byte[256];

  static {
    for (int c = 0; c < NIBBLES.length; c++) {
      NIBBLES[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
    }
  }

  private long first;
  private long last;

  /** What was found. */
  enum Found {
    /** {@link #first} is the value. */
    VALUE,
    /** {@link #first} and {@link #last} are the ends. */
    RANGE,
    /** The kernel had no value to print. */
    NOTHING,
    /** Something else. */
    WRONG
  }

  Found scan(FieldType type, FlagNames flags, byte[] text, int from, int to) {
    if (from < to && text[from] == '(') {
      // "(1)" is a byte with option fields; "(fault)", "(____ptrval____)", "(null)" are no values.
      boolean number = to - from > 2 && number(text, from + 1, to - 1);
      return number ? Found.VALUE : Found.NOTHING;
    }
    boolean value =
        switch (type) {
          case NUMBER, UNRECOGNIZED -> number(text, from, to);
          case HEX -> hex(text, isHexMark(text, from, to) ? from + 2 : from, to);
          case DEVICE -> device(text, from, to);
          case BOOLEAN -> truth(text, from, to);
          case BYTE_RANGE -> range(text, from, to);
          case FLAGS -> flags(flags, text, from, to);
          case STRING -> true;
        };
    if (!value) {
      return Found.WRONG;
    }
    return type == FieldType.BYTE_RANGE ? Found.RANGE : Found.VALUE;
  }

  private boolean flags(FlagNames names, byte[] text, int from, int to) {
    first = names.read(text, from, to);
    return true;
  }

  private boolean number(byte[] text, int from, int to) {
    if (isHexMark(text, from, to)) {
      return hex(text, from + 2, to);
    }
    boolean negative = from < to && text[from] == '-';
    if (!decimal(text, negative ? from + 1 : from, to)) {
      return false;
    }
    if (negative) {
      first = -first;
    }
    return true;
  }

  private static boolean isHexMark(byte[] text, int from, int to) {
    return to - from > 2 && text[from] == '0' && text[from + 1] == 'x';
  }

  /** Up to 64 bits: the greatest unsigned numbers come out negative, as in the kernel's s64. */
  private boolean decimal(byte[] text, int from, int to) {
    long value = 0;
    if (from >= to || to - from > 20) {
      return false;
    }
    for (int p = from; p < to; p++) {
      int digit = text[p] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      if (p - from == 19 && Long.compareUnsigned(value, Long.divideUnsigned(-1 - digit, 10)) > 0) {
        return false;
      }
      value = value * 10 + digit;
    }
    first = value;
    return true;
  }

  private boolean hex(byte[] text, int from, int to) {
    long value = 0;
    if (from >= to || to - from > 16) {
      return false;
    }
    for (int p = from; p < to; p++) {
      int digit = NIBBLES[text[p] & 0xff];
      if (digit < 0) {
        return false;
      }
      value = value << 4 | digit;
    }
    first = value;
    return true;
  }

  /** {@code 254:0}, {@code 254,0}, {@code 254:0:} (a bdi), or the kernel's number. */
  private boolean device(byte[] text, int from, int to) {
    int end = to > from && text[to - 1] == ':' ? to - 1 : to;
    for (int p = from; p < end; p++) {
      if (text[p] == ':' || text[p] == ',') {
        if (!decimal(text, from, p) || first < 0 || first > MAX_MAJOR) {
          return false;
        }
        long major = first;
        if (!decimal(text, p + 1, end) || first < 0 || first > MAX_MINOR) {
          return false;
        }
        first |= major << 20;
        return true;
      }
    }
    return end == to && number(text, from, to) && first >>> 32 == 0;
  }

  private boolean truth(byte[] text, int from, int to) {
    if (Arrays.equals(text, from, to, TRUE, 0, TRUE.length)) {
      first = 1;
      return true;
    }
    if (Arrays.equals(text, from, to, FALSE, 0, FALSE.length)) {
      first = 0;
      return true;
    }
    return number(text, from, to) && (first == 0 || first == 1);
  }

  private boolean range(byte[] text, int from, int to) {
    for (int p = from + 1; p < to; p++) {
      if (text[p] == '-') {
        if (!number(text, from, p)) {
          return false;
        }
        long begin = first;
        if (!number(text, p + 1, to)) {
          return false;
        }
        last = first;
        first = begin;
        return Long.compareUnsigned(first, last) <= 0;
      }
    }
    return false;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }
}
