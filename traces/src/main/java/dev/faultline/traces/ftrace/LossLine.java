package dev.faultline.traces.ftrace;

import dev.faultline.v1.LossCause;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A line that says that events of a CPU were lost: {@code CPU:1 [LOST 609 EVENTS]} of the kernel,
 * {@code CPU:0 [77 EVENTS DROPPED]} of trace-cmd, both also without a count, and {@code ##### CPU 1
 * buffer started ####}, which the kernel prints for a buffer whose beginning was overwritten. A
 * slice has the same line for gaps of any cause, and names it behind a hash: {@code CPU:1 [LOST 3
 * EVENTS] # DAMAGED}.
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

  private static final String CAUSE = "] # ";

  private int cpu;
  private long count;
  private LossCause cause = LossCause.OVERRUN;

  /** Reads such a line; false if it is none. */
  boolean scan(byte[] text, int from, int to) {
    if (from >= to || (text[from] != 'C' && text[from] != '#')) {
      return false;
    }
    String all = new String(text, from, Math.min(to - from, 80), StandardCharsets.ISO_8859_1);
    int named = all.indexOf(CAUSE);
    String line = named < 0 ? all : all.substring(0, named + 1);
    Optional<LossCause> why =
        named < 0 ? Optional.of(LossCause.OVERRUN) : cause(all.substring(named + CAUSE.length()));
    if (why.isEmpty()) {
      return false;
    }
    cause = why.get();
    for (String[] form : FORMS) {
      if (matches(line, form[0], form[1], form[2])) {
        return true;
      }
    }
    return false;
  }

  private static Optional<LossCause> cause(String name) {
    return Arrays.stream(LossCause.values()).filter(why -> why.name().equals(name)).findFirst();
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

  /** Why. */
  LossCause cause() {
    return cause;
  }

  /** 0 when unknown. */
  long count() {
    return count;
  }
}
