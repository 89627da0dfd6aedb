package dev.faultline.traces.ftrace;

import java.nio.charset.StandardCharsets;

/**
 * A line that says that events of a CPU were lost: {@code CPU:1 [LOST 609 EVENTS]} of the kernel,
 * {@code CPU:0 [77 EVENTS DROPPED]} of trace-cmd, both also without a count, and {@code ##### CPU 1
 * buffer started ####}, which the kernel prints for a buffer whose beginning was overwritten.
 */
final class LossLine {
  private static final int MAX_CPU = 1 << 16;
  private static final String[][] FORMS = {
    {"CPU:", " [LOST ", " EVENTS]"},
    {"CPU:", " [LOST EVENTS]", ""},
    {"CPU:", " [", " EVENTS DROPPED]"},
    {"CPU:", " [EVENTS DROPPED]", ""},
    {"##### CPU ", " buffer started ####", ""},
  };

  private int cpu;
  private long count;

  /** Reads such a line; false if it is none. */
  boolean scan(byte[] text, int from, int to) {
    if (from >= to || (text[from] != 'C' && text[from] != '#')) {
      return false;
    }
    String line = new String(text, from, Math.min(to - from, 80), StandardCharsets.ISO_8859_1);
    for (String[] form : FORMS) {
      if (matches(line, form[0], form[1], form[2])) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String line, String before, String between, String after) {
    int middle = line.indexOf(between, before.length());
    if (!line.startsWith(before) || middle < 0) {
      return false;
    }
    long number = number(line, before.length(), middle);
    int rest = middle + between.length();
    long lost = after.isEmpty() ? 0 : number(line, rest, line.length() - after.length());
    if (number < 0 || number >= MAX_CPU || lost < 0 || !line.startsWith(after, end(line, after))) {
      return false;
    }
    cpu = (int) number;
    count = lost;
    return !after.isEmpty() || line.length() == rest;
  }

  private static int end(String line, String after) {
    return line.length() - after.length();
  }

  /** The decimal number in this range, or -1. */
  private static long number(String line, int from, int to) {
    if (from >= to || to - from > 18) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  int cpu() {
    return cpu;
  }

  /** 0 when unknown. */
  long count() {
    return count;
  }
}
