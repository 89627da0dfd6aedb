package dev.faultline.traces.ftrace;

import dev.faultline.traces.input.ByteWords;
import dev.faultline.v1.Context;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of an event line in front of the event: {@code comm-pid (tgid) [cpu] flags time: }, as
 * the kernel's {@code trace_print_context()} and {@code trace-cmd report} print it.
 *
 * <p>A comm is 15 arbitrary bytes, so it may look like any of these fields. But the kernel pads it
 * to 16 columns: the hyphen in front of the pid is in column 16 of every line that nobody has
 * touched, and whatever a hostile comm contains stands before it. Only when that column holds no
 * prefix (lines whose indentation was stripped, lines with the name of an instance in front) the
 * line is searched for a {@code [cpu]} that is followed by a time, from the left, because the right
 * may be the text of a marker. A comm that holds a whole prefix can then deceive.
 */
final class LinePrefix implements EventPrefix {
  static final int COMM_COLUMNS = 16;
  private static final int MAX_CPU = 1 << 16;
  private static final int MAX_FLAGS = 9;
  private static final int MAX_ID_DIGITS = 10;

  /** A comm, an instance or file name and the fields behind them fit. */
  private static final int SEARCHED_COLUMNS = 256;

  private final TimeStamp time = new TimeStamp();
  private final KnownHeads heads = new KnownHeads();
  private int commFrom;
  private int commTo;
  private int tid;
  private int tgid;
  private int cpu;
  private Context context = Context.CONTEXT_UNSPECIFIED;
  private int stamp;
  private int stampEnd;
  private int body;
  private @Nullable KnownHead head;

  @Override
  public boolean scan(byte[] text, int from, int to) {
    KnownHead known = heads.find(text, from, to);
    if (known != null && behind(known, text, from, to)) {
      head = known;
      return true;
    }
    head = null;
    return scanAll(text, from, to);
  }

  /** Reads what follows a head that is known. */
  private boolean behind(KnownHead known, byte[] text, int from, int to) {
    stamp = skipSpaces(text, from + known.bytes().length, to);
    int end = time.scan(text, stamp, to);
    if (end < 0) {
      return false;
    }
    stampEnd = end - 1;
    body = skipSpaces(text, end, to);
    commFrom = from + known.commFrom();
    commTo = from + known.commTo();
    tid = known.tid();
    tgid = known.tgid();
    cpu = known.cpu();
    context = known.context();
    return body < to;
  }

  private boolean scanAll(byte[] text, int from, int to) {
    int column = from + COMM_COLUMNS;
    if (column < to && text[column] == '-' && fields(text, column, to)) {
      commFrom = skipSpaces(text, from, column);
      commTo = column;
      boolean whole = finish(text, to);
      keep(text, from);
      return whole;
    }
    int limit = Math.min(to, from + SEARCHED_COLUMNS);
    for (int i = from; i < limit; i++) {
      if (text[i] == '[' && search(text, from, i, to)) {
        return finish(text, to);
      }
    }
    return false;
  }

  /** Keeps the head of a line whose comm is where it belongs. */
  private void keep(byte[] text, int from) {
    int end = stamp;
    while (text[end - 1] == ' ' && text[end - 2] == ' ') {
      end--;
    }
    if (text[end - 1] == ' ' && heads.isWanted(end - from) && isText(text, from, end)) {
      byte[] bytes = Arrays.copyOfRange(text, from, end);
      heads.keep(new KnownHead(bytes, commFrom - from, commTo - from, tid, tgid, cpu, context));
    }
  }

  private static boolean isText(byte[] text, int from, int to) {
    int p = from;
    while (p < to && text[p] >= ' ') {
      p++;
    }
    return p == to;
  }

  @Override
  public @Nullable KnownHead head() {
    return head;
  }

  @Override
  public boolean beginsIn(byte[] text, int from, int to) {
    int bracket = ByteWords.indexOf((byte) '[', text, from, to);
    while (bracket < to && hyphen(text, from, bracket, to) < 0) {
      bracket = ByteWords.indexOf((byte) '[', text, bracket + 1, to);
    }
    return bracket < to;
  }

  /** Whether a prefix has its CPU at {@code bracket}. */
  private boolean search(byte[] text, int from, int bracket, int to) {
    int hyphen = hyphen(text, from, bracket, to);
    return hyphen >= 0 && comm(text, from, hyphen);
  }

  /** Where the comm of the prefix ends that has its CPU at {@code bracket}; -1 if none has. */
  private int hyphen(byte[] text, int from, int bracket, int to) {
    if (bracket + 1 == to || !isDigit(text[bracket + 1])) {
      return -1;
    }
    int p = skipSpacesBack(text, from, bracket);
    if (p > from && text[p - 1] == ')') {
      int open = p - 1;
      while (open > from && text[open] != '(') {
        open--;
      }
      p = skipSpacesBack(text, from, open);
    }
    int digits = p;
    while (p > from && isDigit(text[p - 1])) {
      p--;
    }
    boolean ends = p < digits && p > from && text[p - 1] == '-' && fields(text, p - 1, to);
    return ends ? p - 1 : -1;
  }

  private boolean comm(byte[] text, int from, int hyphen) {
    commTo = hyphen;
    commFrom = skipSpaces(text, from, hyphen);
    while (commFrom < hyphen && text[commFrom] == '\t') {
      commFrom++;
    }
    if (commTo - commFrom <= COMM_COLUMNS) {
      return true;
    }
    // The name of an instance, a guest or a file stands in front of the padded comm.
    int window = hyphen - COMM_COLUMNS;
    for (int i = commFrom; i < window; i++) {
      if (text[i] == ' ') {
        return false;
      }
      if (text[i] == ':' && text[i + 1] == ' ') {
        commFrom = skipSpaces(text, i + 1, hyphen);
        return commTo - commFrom <= COMM_COLUMNS;
      }
    }
    return false;
  }

  /** Reads what follows the comm, whose end is the hyphen. */
  private boolean fields(byte[] text, int hyphen, int to) {
    int p = hyphen + 1;
    long value = 0;
    int first = p;
    while (p < to && isDigit(text[p])) {
      value = value * 10 + text[p++] - '0';
      if (p - first > MAX_ID_DIGITS) {
        return false;
      }
    }
    if (p == first || value > Integer.MAX_VALUE) {
      return false;
    }
    tid = (int) value;
    tgid = 0;
    p = skipSpaces(text, p, to);
    if (p < to && text[p] == '(') {
      p = tgid(text, p + 1, to);
    }
    p = cpu(text, skipSpaces(text, p, to), to);
    return p < to && flagsAndTime(text, p, to);
  }

  /** Returns where the group ends, {@code to} if it is none. */
  private int tgid(byte[] text, int from, int to) {
    int p = skipSpaces(text, from, to);
    long value = 0;
    int first = p;
    while (p < to && isDigit(text[p]) && p - first < MAX_ID_DIGITS) {
      value = value * 10 + text[p++] - '0';
    }
    if (p == first) {
      while (p < to && text[p] == '-') {
        p++;
      }
    }
    if (p == first || p == to || text[p] != ')' || value > Integer.MAX_VALUE) {
      return to;
    }
    tgid = (int) value;
    return p + 1;
  }

  /** Returns where the bracket ends, {@code to} if it holds no CPU. */
  private int cpu(byte[] text, int from, int to) {
    if (from >= to || text[from] != '[') {
      return to;
    }
    int p = from + 1;
    int value = 0;
    while (p < to && isDigit(text[p]) && value < MAX_CPU) {
      value = value * 10 + text[p++] - '0';
    }
    if (p - from < 4 || p == to || text[p] != ']' || value >= MAX_CPU) {
      return to;
    }
    cpu = value;
    return p + 1;
  }

  private boolean flagsAndTime(byte[] text, int from, int to) {
    int p = skipSpaces(text, from, to);
    stamp = p;
    int end = time.scan(text, p, to);
    context = Context.CONTEXT_UNSPECIFIED;
    if (end < 0) {
      int first = p;
      while (p < to && isFlag(text[p])) {
        p++;
      }
      if (p == first || p - first > MAX_FLAGS || p == to || text[p] != ' ') {
        return false;
      }
      context = ContextLetter.in(text, first, p);
      stamp = skipSpaces(text, p, to);
      end = time.scan(text, stamp, to);
    }
    stampEnd = end - 1;
    body = end;
    return end >= 0;
  }

  private boolean finish(byte[] text, int to) {
    // The kernel prints <XXX>--1 for a task without a pid.
    if (commTo - commFrom == 6 && text[commFrom] == '<' && text[commTo - 1] == '-') {
      commTo--;
      tid = -tid;
    }
    body = skipSpaces(text, body, to);
    return body < to;
  }

  private static boolean isFlag(byte c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '.'
        || c == '#'
        || c == '-';
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static int skipSpaces(byte[] text, int from, int to) {
    int p = from;
    while (p < to && text[p] == ' ') {
      p++;
    }
    return p;
  }

  private static int skipSpacesBack(byte[] text, int from, int to) {
    int p = to;
    while (p > from && text[p - 1] == ' ') {
      p--;
    }
    return p;
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
    return tgid;
  }

  @Override
  public int cpu() {
    return cpu;
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public long time() {
    return time.value();
  }

  @Override
  public boolean isCounter() {
    return time.isCounter();
  }

  /** Where the time stamp begins. */
  int stampFrom() {
    return stamp;
  }

  /** Where the time stamp ends, without the colon behind it. */
  int stampTo() {
    return stampEnd;
  }

  @Override
  public int body() {
    return body;
  }
}
