package dev.faultline.traces.log;

import dev.faultline.traces.ftrace.FtraceLines;
import java.nio.charset.StandardCharsets;

/**
 * Lines that are known by what they say, wherever in a line it begins: what stands in front of it
 * is the prefix of some logger.
 */
final class KnownLine {
  private static final int NONE = -1;
  private static final int LONGEST_PREFIX = 160;
  private static final String RULE = "-".repeat(33);

  /** Texts that the kernel prints at the beginning of a line, but for the spaces that are here. */
  private static final String[] TEXTS = {
    "INFO: task ",
    "INFO: lockdep is turned off",
    "Call Trace:",
    "Call trace:",
    " <TASK>",
    " </TASK>",
    "# tracer: ",
    "# entries-in-buffer/",
    "Dumping ftrace ",
    "Showing all locks held in the system:",
    "sysrq: ",
    "Linux version ",
    "WARNING: possible ",
    "DEPT: Circular ",
    "Page cache invalidation failure on direct I/O",
    "Direct I/O collision with buffered writes",
    "Modules linked in:",
    "Workqueue: ",
    "BUG: ",
    "Oops: ",
    "Kernel panic - ",
    "------------[ cut here ]",
    "[<0>] ",
  };

  private static final byte[] PROC = "/proc/".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[][] BYTES = new byte[TEXTS.length][];
  private static final boolean[] FIRSTS = new boolean[256];

  static {
    for (int i = 0; i < TEXTS.length; i++) {
      BYTES[i] = TEXTS[i].getBytes(StandardCharsets.ISO_8859_1);
      FIRSTS[BYTES[i][0] & 0xff] = true;
    }
    FIRSTS['t'] = true;
  }

  private final FtraceLines lines = new FtraceLines();

  /** Where something known begins in a line; -1 if there is nothing known in it. */
  int begin(byte[] text, int from, int to) {
    int rule = rule(text, from, to);
    if (rule >= 0) {
      return rule;
    }
    int limit = Math.min(to, from + LONGEST_PREFIX);
    for (int p = from; p < limit; p++) {
      if (FIRSTS[text[p] & 0xff] && isBehindPrefix(text, from, p) && isText(text, p, to)) {
        return beginOfPath(text, from, p);
      }
    }
    return event(text, from, to);
  }

  /** What grep prints in front of a frame of /proc says whose it is: it is no prefix. */
  private static int beginOfPath(byte[] text, int from, int p) {
    int path = p - 1;
    if (path < from || text[p] != '[' || text[path] != ':') {
      return p;
    }
    while (path > from && text[path - 1] != ' ' && text[path - 1] != '\t') {
      path--;
    }
    return startsWith(PROC, text, path, p) ? path : p;
  }

  /** A known text in the middle of a sentence is no beginning. */
  private static boolean isBehindPrefix(byte[] text, int from, int p) {
    return p == from || isEnd(text[p - 1]);
  }

  private static boolean isEnd(byte c) {
    return c == ' ' || c == ':' || c == ';' || c == '>' || c == '|' || c == '\t' || c == ']'
        || c == '=';
  }

  private static boolean isText(byte[] text, int p, int to) {
    for (byte[] known : BYTES) {
      if (startsWith(known, text, p, to)) {
        return true;
      }
    }
    return text[p] == 't' && isTaskLine(text, p, to);
  }

  /** {@code task:name state:D}. */
  private static boolean isTaskLine(byte[] text, int p, int to) {
    if (to - p < 12 || text[p + 1] != 'a' || text[p + 4] != ':' || text[p + 3] != 'k') {
      return false;
    }
    String line = new String(text, p, Math.min(to - p, 60), StandardCharsets.ISO_8859_1);
    return line.startsWith("task:") && line.contains(" state:");
  }

  /** The line of hyphens around a dump. */
  private static int rule(byte[] text, int from, int to) {
    int begin = to - RULE.length();
    if (begin < from || begin - from > LONGEST_PREFIX || text[to - 1] != '-') {
      return NONE;
    }
    for (int p = begin; p < to; p++) {
      if (text[p] != '-') {
        return NONE;
      }
    }
    return begin > from && !isEnd(text[begin - 1]) ? NONE : begin;
  }

  private int event(byte[] text, int from, int to) {
    int begin = lines.beginOfPadded(text, from, Math.min(to, from + 2 * LONGEST_PREFIX));
    return begin < 0 || (begin > from && !isEnd(text[begin - 1])) ? NONE : begin;
  }

  private static boolean startsWith(byte[] known, byte[] text, int p, int to) {
    if (to - p < known.length) {
      return false;
    }
    for (int i = 0; i < known.length; i++) {
      if (text[p + i] != known[i]) {
        return false;
      }
    }
    return true;
  }
}
