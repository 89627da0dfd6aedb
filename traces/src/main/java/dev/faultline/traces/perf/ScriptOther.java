package dev.faultline.traces.perf;

import dev.faultline.traces.input.CommentLine;
import java.nio.charset.StandardCharsets;

/** Lines of {@code perf script} that are no events, and yet known. */
final class ScriptOther {
  private static final byte[] RECORD = "PERF_RECORD_".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] LOST = "PERF_RECORD_LOST".getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] LOST_SAMPLES =
      "PERF_RECORD_LOST_SAMPLES".getBytes(StandardCharsets.ISO_8859_1);

  /** Stands in the head of a recording, once. */
  static final String FIRST_OF_HEAD = "# captured on";

  private ScriptOther() {}

  /** Header lines, empty lines, lines of call chains, and records without a prefix. */
  static boolean isKnown(byte[] text, int from, int to) {
    int p = from;
    while (p < to && (text[p] == ' ' || text[p] == '\t')) {
      p++;
    }
    return p == to
        || CommentLine.begins(text, p, to)
        || text[from] == '\t'
        || isFrame(text, from, p, to)
        || isRecord(text, p, to);
  }

  /** An address behind spaces: a call chain whose tab was expanded. */
  private static boolean isFrame(byte[] text, int from, int address, int to) {
    int p = address;
    while (p < to && Character.digit(text[p], 16) >= 0) {
      p++;
    }
    if (address == from || p == address || (p < to && text[p] != ' ')) {
      return false;
    }
    while (p < to && text[p] == ' ') {
      p++;
    }
    // A number is the thread id of an event whose task is called like an address.
    return p == to || text[p] < '0' || text[p] > '9';
  }

  /** Whether a record other than a sample is shown here. */
  static boolean isRecord(byte[] text, int from, int to) {
    return begins(RECORD, text, from, to);
  }

  /** Whether the record says that events were lost here. */
  static boolean isLoss(byte[] text, int from, int to) {
    return begins(LOST, text, from, to) && !isLossInAll(text, from, to);
  }

  /** Whether the record says how many events were lost in all, the others' included. */
  static boolean isLossInAll(byte[] text, int from, int to) {
    return begins(LOST_SAMPLES, text, from, to);
  }

  /** The number at the end of a record. */
  static long count(byte[] text, int from, int to) {
    int p = to;
    while (p > from && text[p - 1] >= '0' && text[p - 1] <= '9') {
      p--;
    }
    long count = 0;
    for (int i = p; i < to && i - p < 18; i++) {
      count = count * 10 + text[i] - '0';
    }
    return count;
  }

  private static boolean begins(byte[] prefix, byte[] text, int from, int to) {
    if (to - from < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (text[from + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
