package dev.faultline.traces.ftrace;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what belongs to a dump of the ftrace buffer in a kernel log. A dump begins behind {@code
 * Dumping ftrace buffer:} and a line of hyphens and ends with another one. A log whose beginning
 * was overwritten may begin inside a dump.
 */
final class DumpLines {
  private static final String HEAD = "Dumping ftrace ";
  private static final String RULE = "-".repeat(33);
  private static final String EMPTY = "(ftrace buffer empty)";
  private static final Pattern LOST =
      Pattern.compile(
          "Lost (\\d{1,18}) message\\(s\\)!.*"
              + "|\\*\\* (\\d{1,18}) printk messages dropped (?:on console )?\\*\\*.*"
              + "|.*Missed (\\d{1,18}) kernel messages.*");
  private static final Pattern VERSION = Pattern.compile("Linux version (\\S{1,100}) .*");
  private static final int LONGEST = 200;

  /** What a line is. */
  enum Part {
    /** A line of the log that has nothing to do with a dump. */
    OUTSIDE,
    /** The frame of a dump. */
    FRAME,
    /** The head of a dump that is not the first one: its times need not go on from there. */
    NEXT_DUMP,
    /** A line of a dump whose head the log does not have. */
    HEADLESS,
    /** A line of a dump, from {@link #begin} on. */
    INSIDE
  }

  private final LogPrefix prefix = new LogPrefix();
  private final EventPrefix event;
  private boolean begun;
  private boolean inside;
  private boolean ruled;
  private boolean announced;
  private long announcedAt;
  private int begin;
  private long lost;
  private String kernel = "";

  /** Finds dumps whose events have this prefix. */
  DumpLines(EventPrefix event) {
    this.event = event;
  }

  Part scan(byte[] text, int from, int to, long number) {
    begin = prefix.end(text, from, to);
    if (Bytes.startsWith(HEAD, text, begin, to)) {
      return head(number);
    }
    if (to - begin == RULE.length() && Bytes.startsWith(RULE, text, begin, to)) {
      inside = announced || (inside && !ruled);
      ruled = inside;
      announced = false;
      return Part.FRAME;
    }
    if (announced && isEmpty(text, to)) {
      announced = false;
      return Part.FRAME;
    }
    if (!inside) {
      return outside(text, to);
    }
    return isEmpty(text, to) ? Part.FRAME : Part.INSIDE;
  }

  private boolean isEmpty(byte[] text, int to) {
    return Bytes.startsWith(EMPTY, text, Bytes.skipSpaces(text, begin, to), to);
  }

  private Part head(long number) {
    boolean again = begun;
    begun = true;
    inside = false;
    ruled = false;
    announced = true;
    announcedAt = number;
    return again ? Part.NEXT_DUMP : Part.FRAME;
  }

  private Part outside(byte[] text, int to) {
    if (!event.scan(text, begin, to)) {
      version(text, to);
      return Part.OUTSIDE;
    }
    boolean headless = !announced;
    begun = true;
    inside = true;
    ruled = true;
    announced = false;
    return headless ? Part.HEADLESS : Part.INSIDE;
  }

  /** Whether a line inside a dump says that the log lost some. */
  boolean isLost(byte[] text, int from, int to) {
    Matcher matcher = LOST.matcher(string(text, from, to));
    if (!matcher.matches()) {
      return false;
    }
    for (int group = 1; group <= matcher.groupCount(); group++) {
      String count = matcher.group(group);
      lost = count == null ? lost : Long.parseLong(count);
    }
    return true;
  }

  private void version(byte[] text, int to) {
    if (kernel.isEmpty() && begin < to && text[begin] == 'L') {
      Matcher matcher = VERSION.matcher(string(text, begin, to));
      kernel = matcher.matches() ? matcher.group(1) : "";
    }
  }

  private static String string(byte[] text, int from, int to) {
    return new String(text, from, Math.min(to - from, LONGEST), StandardCharsets.ISO_8859_1);
  }

  /** Where the line of the dump begins. */
  int begin() {
    return begin;
  }

  /** How many lines the log lost, after {@link #isLost}. */
  long lost() {
    return lost;
  }

  /** What is missing of the last dump; empty if nothing is. */
  String missing() {
    if (announced) {
      return "line "
          + announcedAt
          + " announces a dump of the ftrace buffer, and its beginning, a line of 33 hyphens, was"
          + " not found behind it";
    }
    return inside ? "the log ends inside a dump of the ftrace buffer" : "";
  }

  /** The release that the log names at boot; empty if it does not. */
  String kernel() {
    return kernel;
  }
}
