package dev.faultline.traces.perf;

import dev.faultline.traces.ftrace.TimeStamp;
import dev.faultline.traces.input.ByteWords;

/**
 * The part of a line of {@code perf script} in front of the event: {@code comm tid [cpu] time: },
 * with {@code pid/tid} and without CPU where the user wanted it so.
 *
 * <p>Nothing delimits a comm, which is 15 arbitrary bytes. But perf right-aligns it in 16 columns,
 * unless the event has a call chain: the thread id begins behind column 16, and whatever a hostile
 * comm contains stands before it. Only where no prefix follows that column the line is searched for
 * one, from the left, because the right may be text of the event.
 */
final class ScriptPrefix {
  private static final int COMM_COLUMNS = 16;
  private static final int MAX_ID_DIGITS = 10;
  private static final int MAX_CPU = 1 << 16;

  /** A command line in place of a comm and the fields behind it fit. */
  private static final int SEARCHED_COLUMNS = 256;

  private final TimeStamp stamp = new TimeStamp();
  private int commFrom;
  private int commTo;
  private int tid;
  private int pid;
  private int cpu;
  private int body;
  private int number;
  private boolean aligned;

  /** Reads the prefix of a line; false if it has none. */
  boolean scan(byte[] text, int from, int to) {
    int column = from + COMM_COLUMNS;
    if (column < to && text[column] == ' ' && fields(text, column, to)) {
      aligned = true;
      return comm(text, from, column);
    }
    aligned = false;
    int limit = Math.min(to, from + SEARCHED_COLUMNS);
    for (int p = from + 1; p < limit; p++) {
      // Two comparisons refuse nearly every place.
      if (isSpace(text[p]) && p + 1 < to && beginsNumber(text[p + 1]) && fields(text, p, to)) {
        return comm(text, from, p);
      }
    }
    return false;
  }

  /** Whether another prefix, with its CPU, stands in this text, which is behind the first one. */
  boolean beginsIn(byte[] text, int from, int to) {
    int bracket = ByteWords.indexOf((byte) '[', text, from, to);
    while (bracket < to) {
      int p = bracket;
      while (p > from && isSpace(text[p - 1])) {
        p--;
      }
      int digits = p;
      while (p > from && isDigit(text[p - 1])) {
        p--;
      }
      if (p < digits && p > from && digits < bracket && fields(text, p, to)) {
        return true;
      }
      bracket = ByteWords.indexOf((byte) '[', text, bracket + 1, to);
    }
    return false;
  }

  private boolean comm(byte[] text, int from, int to) {
    commFrom = skipSpaces(text, from, to);
    commTo = to;
    while (commTo > commFrom && isSpace(text[commTo - 1])) {
      commTo--;
    }
    return commTo > commFrom;
  }

  /** Reads what follows the comm. */
  private boolean fields(byte[] text, int from, int to) {
    int p = number(text, skipSpaces(text, from, to), to);
    if (p < 0) {
      return false;
    }
    pid = 0;
    tid = number;
    if (text[p] == '/') {
      pid = Math.max(0, number);
      p = number(text, p + 1, to);
      if (p < 0) {
        return false;
      }
      tid = number;
    }
    int next = skipSpaces(text, p, to);
    if (next == p) {
      return false;
    }
    p = cpu(text, next, to);
    return p >= 0 && time(text, p, to);
  }

  /** Returns what follows the number at {@code from}, or -1; something does follow. */
  private int number(byte[] text, int from, int to) {
    int p = from < to && text[from] == '-' ? from + 1 : from;
    int first = p;
    long value = 0;
    while (p < to && isDigit(text[p]) && p - first < MAX_ID_DIGITS) {
      value = value * 10 + text[p++] - '0';
    }
    if (p == first || p == to || value > Integer.MAX_VALUE) {
      return -1;
    }
    number = (int) (first == from ? value : -value);
    return p;
  }

  /** Returns where the time begins, or -1. */
  private int cpu(byte[] text, int from, int to) {
    cpu = 0;
    if (from == to || text[from] != '[') {
      return from;
    }
    int p = number(text, from + 1, to);
    if (p < 0 || text[p] != ']' || number < 0 || number >= MAX_CPU) {
      return -1;
    }
    cpu = number;
    return skipSpaces(text, p + 1, to);
  }

  private boolean time(byte[] text, int from, int to) {
    int p = stamp.scan(text, from, to);
    if (p < 0 || stamp.isCounter() || (p < to && !isSpace(text[p]))) {
      return false;
    }
    body = skipSpaces(text, p, to);
    return true;
  }

  private static int skipSpaces(byte[] text, int from, int to) {
    int p = from;
    while (p < to && isSpace(text[p])) {
      p++;
    }
    return p;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean beginsNumber(byte c) {
    return isDigit(c) || c == '-' || isSpace(c);
  }

  /** Whether the comm ends in front of column 16. */
  boolean isAligned() {
    return aligned;
  }

  /** Where the comm begins. */
  int commFrom() {
    return commFrom;
  }

  /** Where the comm ends. */
  int commTo() {
    return commTo;
  }

  /** Thread id; -1 of a task that was exiting. */
  int tid() {
    return tid;
  }

  /** Process id, 0 if the line does not have it. */
  int pid() {
    return pid;
  }

  /** The CPU, 0 if the line does not have it. */
  int cpu() {
    return cpu;
  }

  /** Time in ns. */
  long time() {
    return stamp.value();
  }

  /** Where the event begins. */
  int body() {
    return body;
  }
}
