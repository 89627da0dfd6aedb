package dev.faultline.traces.log;

import dev.faultline.traces.ftrace.FtraceLines;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Puts lines together again that a mailer has broken, where their shape proves it: the line is one
 * of those that can be long, its next word would not have fit, and what follows is nothing that the
 * kernel begins a line with.
 */
final class BrokenLines {
  private static final Pattern LONG =
      Pattern.compile(
          "\\s*\\S.{0,20}-\\d+\\s+(?:\\d+[\\w.#]{3,9}|.{0,12}\\[\\d{3,}\\]).*|task:.* state:\\S.*|INFO: task .*| #\\d+: .*|\\d+ locks? held by .*|.*\\+0x[0-9a-f]+/0x.*");
  private static final Pattern BEGINNING =
      Pattern.compile(
          "(?: #\\d+: | ?<?/?(?:TASK|IRQ)> ?| ?\\??\\s*[\\w.]+\\+0x[0-9a-f]+/0x[0-9a-f]+"
              + "|\\[<|\\d+ locks? held by |Call Trace:|INFO: |task:|Workqueue: |CPU: |RIP: |R[A-Z0-9]{2}: "
              + "|-{3,}|={3,}|CPU:\\d|#|Lost \\d|\\*\\* ).*");
  private static final int LONGEST = 400;
  private static final int MOST_APPENDED = 8;

  private final FtraceLines events = new FtraceLines();
  private final WrapWidth width;
  private byte[] text = new byte[1 << 10];
  private int length;
  private int lastWidth;
  private int appended;
  private int moreFrom;
  private int moreTo;
  private byte[] more = new byte[0];

  /** Of a text that begins so. */
  BrokenLines(byte[] head) {
    this.width = new WrapWidth(head);
  }

  /** Whether lines were broken at all. */
  boolean isAny() {
    return width.isAny();
  }

  /** Holds a line that may go on. */
  void hold(byte[] line, int from, int to, int fullWidth) {
    length = 0;
    appended = 0;
    lastWidth = fullWidth;
    add(line, from, to);
  }

  /** Whether a line is what was broken off from the one that is held. */
  boolean goesOn(LogPrefixes prefixes, byte[] line, int from, int to) {
    int begin = prefixes.isMatched() ? prefixes.begin() : prefixes.behindQuotation(line, from, to);
    if (begin >= to || appended == MOST_APPENDED) {
      return false;
    }
    boolean expected = prefixes.isAny() && !prefixes.isMatched();
    int word = begin;
    while (word < to && line[word] != ' ') {
      word++;
    }
    if (!width.breaksAt(lastWidth, word - begin) || !isLong()) {
      return false;
    }
    if (events.isEvent(line, begin, to) || events.isLatency(line, begin, to)) {
      return false;
    }
    String next = string(line, begin, to);
    if (!expected && BEGINNING.matcher(next).matches()) {
      return false;
    }
    more = line;
    moreFrom = begin;
    moreTo = to;
    lastWidth = to - from;
    return true;
  }

  private boolean isLong() {
    return LONG.matcher(string(text, 0, length)).matches();
  }

  private static String string(byte[] line, int from, int to) {
    return new String(line, from, Math.min(to - from, LONGEST), StandardCharsets.ISO_8859_1);
  }

  /** Appends what {@link #goesOn} has found. */
  void append() {
    if (length > 0 && text[length - 1] != ' ') {
      add(new byte[] {' '}, 0, 1);
    }
    add(more, moreFrom, moreTo);
    appended++;
  }

  private void add(byte[] line, int from, int to) {
    if (length + to - from > text.length) {
      byte[] larger = new byte[2 * (length + to - from)];
      System.arraycopy(text, 0, larger, 0, length);
      text = larger;
    }
    System.arraycopy(line, from, text, length, to - from);
    length += to - from;
  }

  /** The line as it is by now, from 0 to {@link #length}. */
  byte[] text() {
    return text;
  }

  int length() {
    return length;
  }

  /** How many lines were appended. */
  int appended() {
    return appended;
  }
}
