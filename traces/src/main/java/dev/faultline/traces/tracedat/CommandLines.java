package dev.faultline.traces.tracedat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What tasks are called, by thread id: the kernel's {@code saved_cmdlines}. It knows the last name
 * of a task only.
 */
final class CommandLines {
  private static final int MAX_TASKS = 1 << 18;
  private static final int MAX_COMM = 16;
  private static final byte[] IDLE = {'<', 'i', 'd', 'l', 'e', '>'};
  private static final byte[] UNKNOWN = {'<', '.', '.', '.', '>'};

  private final Map<Integer, byte[]> comms = new HashMap<>();
  private final Map<Integer, Integer> tgids = new HashMap<>();

  /** Reads lines {@code tid comm}. */
  void parse(byte[] text) {
    for (int from = 0; from < text.length && comms.size() < MAX_TASKS; ) {
      int end = endOfLine(text, from);
      int space = numberEnd(text, from, end);
      if (space > from && space < end && text[space] == ' ') {
        int to = Math.min(end, space + 1 + MAX_COMM);
        comms.put(number(text, from, space), Arrays.copyOfRange(text, space + 1, to));
      }
      from = end + 1;
    }
  }

  /** Reads lines {@code tid tgid}. */
  void parseGroups(byte[] text) {
    for (int from = 0; from < text.length && tgids.size() < MAX_TASKS; ) {
      int end = endOfLine(text, from);
      int space = numberEnd(text, from, end);
      int last = space < end ? numberEnd(text, space + 1, end) : space;
      if (space > from && last > space + 1) {
        tgids.put(number(text, from, space), number(text, space + 1, last));
      }
      from = end + 1;
    }
  }

  private static int endOfLine(byte[] text, int from) {
    int end = from;
    while (end < text.length && text[end] != '\n' && text[end] != 0) {
      end++;
    }
    return end;
  }

  private static int numberEnd(byte[] text, int from, int to) {
    int end = from;
    while (end < to && end - from < 9 && text[end] >= '0' && text[end] <= '9') {
      end++;
    }
    return end;
  }

  private static int number(byte[] text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + text[i] - '0';
    }
    return value;
  }

  /** The name of a task; {@code <...>} if it is not known, as trace-cmd prints it. */
  byte[] comm(int tid) {
    return tid == 0 ? IDLE : comms.getOrDefault(tid, UNKNOWN);
  }

  /** The thread group, 0 if it is not known. */
  int tgid(int tid) {
    return tgids.getOrDefault(tid, 0);
  }
}
