package dev.faultline.traces.ftrace;

import dev.faultline.traces.binding.ContextFlags;
import dev.faultline.v1.Context;

/**
 * The prefix with options {@code latency-format} and {@code verbose}: {@code comm pid cpu flags
 * depth index [time] relative (+delta): }. The time in brackets is hexadecimal and, unlike that of
 * the terse form, counts as the clock does: µs, or ticks of a counter.
 */
final class VerbosePrefix implements EventPrefix {
  private static final int COMM_COLUMNS = 16;
  private static final int MAX_CPU = 1 << 16;
  private static final int MAX_HEX = 16;
  private static final long NS_PER_MICRO = 1000;
  private static final String TIME_END = "): ";

  private int commFrom;
  private int tid;
  private int cpu;
  private long flags;
  private long time;
  private boolean counter;
  private int commTo;
  private int body;
  private int next;

  @Override
  public boolean scan(byte[] text, int from, int to) {
    next = from + COMM_COLUMNS;
    if (next >= to || text[next] != ' ') {
      return false;
    }
    long pid = decimal(text, to);
    long number = decimal(text, to);
    if (pid < 0 || pid > Integer.MAX_VALUE || number < 0 || number >= MAX_CPU) {
      return false;
    }
    flags = decimal(text, to);
    // Preemption depth and index of the event.
    if (flags < 0 || !hex(text, to) || !hex(text, to)) {
      return false;
    }
    commFrom = Bytes.skipSpaces(text, from, from + COMM_COLUMNS);
    commTo = from + COMM_COLUMNS;
    tid = (int) pid;
    cpu = (int) number;
    return time(text, to);
  }

  /** A decimal number behind spaces; -1 if there is none. */
  private long decimal(byte[] text, int to) {
    int from = Bytes.skipSpaces(text, next, to);
    next = Bytes.skipDigits(text, from, to);
    return Bytes.number(text, from, next);
  }

  private boolean hex(byte[] text, int to) {
    int from = Bytes.skipSpaces(text, next, to);
    next = Bytes.skipHex(text, from, to);
    return next - from >= 8 && next - from <= MAX_HEX;
  }

  private boolean time(byte[] text, int to) {
    int from = Bytes.skipSpaces(text, next, to) + 1;
    int end = Bytes.skipHex(text, Math.min(from, to), to);
    boolean bracketed = end < to && text[from - 1] == '[' && text[end] == ']';
    if (!bracketed || end == from || end - from > MAX_HEX) {
      return false;
    }
    long value = 0;
    for (int p = from; p < end; p++) {
      value = value << 4 | Character.digit(text[p], 16);
    }
    int fraction = Bytes.skipDigits(text, Bytes.skipSpaces(text, end + 1, to), to);
    counter = fraction < to && text[fraction] != '.';
    if (value < 0 || (!counter && value > Long.MAX_VALUE / NS_PER_MICRO)) {
      return false;
    }
    time = counter ? value : value * NS_PER_MICRO;
    int limit = Math.min(to, end + 64) - TIME_END.length();
    for (int p = end; p <= limit; p++) {
      if (Bytes.startsWith(TIME_END, text, p, to)) {
        body = Bytes.skipSpaces(text, p + TIME_END.length(), to);
        return body < to;
      }
    }
    return false;
  }

  @Override
  public int commFrom() {
    return commFrom;
  }

  @Override
  public int commTo() {
    return commTo;
  }

  @Override
  public int tid() {
    return tid;
  }

  @Override
  public int tgid() {
    return 0;
  }

  @Override
  public int cpu() {
    return cpu;
  }

  @Override
  public Context context() {
    return ContextFlags.of(flags);
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public boolean isCounter() {
    return counter;
  }

  @Override
  public int body() {
    return body;
  }
}
