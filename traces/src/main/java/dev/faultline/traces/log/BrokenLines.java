package dev.faultline.traces.log;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Puts lines together again that a mailer has broken, where their shape proves it: the line is one
 * of those that can be long, its next word would not have fit, and what follows is nothing that the
 * kernel begins a line with.
 */
final class BrokenLines {
  /** The head of an event, with or without brackets round the CPU. */
  private static final String EVENT =
      "\\s*\\S.{0,20}-\\d+\\s+(?:\\d+[\\w.#]{3,9}|.{0,12}\\[\\d{3,}\\]).*";

  private static final Pattern LONG =
      Pattern.compile(
          EVENT + "|task:.* state:\\S.*|INFO: task .*| #\\d+: .*|\\d+ locks? held by .*");

  /** A frame is whole but for its module or its line of source. */
  private static final Pattern FRAME =
      Pattern.compile(".*\\+0x[0-9a-f]+/0x[0-9a-f]+(?: \\[\\w+\\])?");

  private static final Pattern REST_OF_FRAME =
      Pattern.compile("(?!.*\\+0x)\\[\\w+\\]?(?: .*)?|\\S+\\.[chS]:-?\\d+(?: \\[inline\\])?");
  private static final Pattern BEGINNING =
      Pattern.compile(
          EVENT
              + "|(?: #\\d+: | ?<?/?(?:TASK|IRQ)> ?| ?\\??\\s*[\\w.]+\\+0x[0-9a-f]+/0x[0-9a-f]+"
              + "|\\[<|\\d+ locks? held by |Call [Tt]race:|Backtrace:|INFO: |task:|Workqueue: |CPU: |RIP: "
              + "|R[A-Z0-9]{2}: |-{3,}|={3,}|CPU:\\d|#|Lost \\d|\\*\\* ).*");
  private static final int LONGEST = 400;
  private static final int MOST_APPENDED = 8;

  /** Of the events of a text that was sent by mail, more than one in so many is too long. */
  private static final int LEAST_SHARE = 4;

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

  /** Whether so many events of a text that begins so look broken that they must be. */
  static boolean isMost(byte[] head) {
    BrokenLines lines = new BrokenLines(head);
    LogPrefixes none = new LogPrefixes();
    int events = 0;
    int pieces = 0;
    int from = 0;
    for (int p = 0; p < head.length && lines.isAny(); p++) {
      if (head[p] == '\n') {
        if (lines.length > 0 && lines.goesOn(none, head, from, p)) {
          pieces++;
        } else {
          lines.hold(head, from, p, p - from);
          events += lines.isLong() ? 1 : 0;
        }
        from = p + 1;
      }
    }
    return pieces > 1 && pieces * LEAST_SHARE > events;
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
    if (!width.breaksAt(lastWidth, word - begin)) {
      return false;
    }
    String next = string(line, begin, to);
    boolean rest =
        isLong()
            ? expected || !BEGINNING.matcher(next).matches()
            : FRAME.matcher(string(text, 0, length)).matches()
                && REST_OF_FRAME.matcher(next).matches();
    if (!rest) {
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
