package dev.faultline.traces.ftrace;

import dev.faultline.traces.input.ByteWords;

/**
 * The columns of the function_graph tracer: {@code time | cpu) task-pid | flags | duration |
 * calls}. All but the calls depend on options. Calls and returns of functions are events without
 * binding. What other tracepoints print stands among them as a comment, {@code /* event: arguments
 * *}{@code /}; it has a place only where options {@code funcgraph-abstime} and {@code
 * funcgraph-proc} print time and task.
 */
final class GraphPrefix implements EventPrefix {
  private static final int MAX_CPU = 1 << 16;
  private static final int MAX_COLUMNS = 4;
  private static final String COMMENT = "/* ";
  private static final String COMMENT_END = " */";
  private static final String DURATION_MARKS = "+!#*@$";
  private static final String CALL_ENDS = ";{}/";

  private final TimeStamp stamp = new TimeStamp();
  private boolean timed;
  private boolean comment;
  private int commFrom;
  private int commTo;
  private int tid;
  private int cpu;
  private int body;
  private int bodyEnd;

  @Override
  public boolean scan(byte[] text, int from, int to) {
    tid = -1;
    int p = Bytes.skipSpaces(text, from, to);
    int afterTime = stamp.scan(text, p, to, (byte) ' ');
    timed = afterTime >= 0 && !stamp.isCounter();
    if (timed) {
      p = Bytes.skipSpaces(text, afterTime, to);
      if (p == to || text[p] != '|') {
        return false;
      }
      p = Bytes.skipSpaces(text, p + 1, to);
    }
    int digits = p;
    p = Bytes.skipDigits(text, p, to);
    long number = Bytes.number(text, digits, p);
    if (number < 0 || number >= MAX_CPU || p == to || text[p] != ')') {
      return false;
    }
    cpu = (int) number;
    return columns(text, p + 1, to);
  }

  /** Task and flags, if they are there, then the duration, which may be blank. */
  private boolean columns(byte[] text, int from, int to) {
    int p = from;
    for (int i = 0; i < MAX_COLUMNS; i++) {
      int end = ByteWords.indexOf((byte) '|', text, p, to);
      if (end == to) {
        return false;
      }
      if (isDuration(text, p, end)) {
        return calls(text, end + 1, to);
      }
      if (!task(text, p, end) && !isFlags(text, p, end)) {
        return false;
      }
      p = end + 1;
    }
    return false;
  }

  private static boolean isDuration(byte[] text, int from, int to) {
    int p = Bytes.skipSpaces(text, from, to);
    if (p == to) {
      return to - from > 3;
    }
    if (DURATION_MARKS.indexOf(text[p]) >= 0) {
      p = Bytes.skipSpaces(text, p + 1, to);
    }
    int end = Bytes.skipDigits(text, p, to);
    if (end < to && text[end] == '.') {
      end = Bytes.skipDigits(text, end + 1, to);
    }
    return end > p && Bytes.startsWith(" us", text, end, to);
  }

  private boolean task(byte[] text, int from, int to) {
    int end = to;
    while (end > from && text[end - 1] == ' ') {
      end--;
    }
    int hyphen = end;
    while (hyphen > from && Bytes.isDigit(text[hyphen - 1])) {
      hyphen--;
    }
    long pid = Bytes.number(text, hyphen, end);
    if (pid < 0 || pid > Integer.MAX_VALUE || hyphen == from || text[hyphen - 1] != '-') {
      return false;
    }
    commFrom = Bytes.skipSpaces(text, from, hyphen - 1);
    commTo = hyphen - 1;
    tid = (int) pid;
    return commFrom < commTo;
  }

  private static boolean isFlags(byte[] text, int from, int to) {
    int p = Bytes.skipSpaces(text, from, to);
    int end = p;
    while (end < to && Bytes.isFlag(text[end])) {
      end++;
    }
    return end > p && Bytes.skipSpaces(text, end, to) == to;
  }

  private boolean calls(byte[] text, int from, int to) {
    bodyEnd = to;
    while (bodyEnd > from && text[bodyEnd - 1] == ' ') {
      bodyEnd--;
    }
    body = Bytes.skipSpaces(text, from, bodyEnd);
    if (body == bodyEnd || CALL_ENDS.indexOf(text[bodyEnd - 1]) < 0) {
      return false;
    }
    comment = Bytes.startsWith(COMMENT, text, body, bodyEnd);
    if (comment) {
      body += COMMENT.length();
      int end = bodyEnd - COMMENT_END.length();
      bodyEnd = end >= body && Bytes.startsWith(COMMENT_END, text, end, bodyEnd) ? end : bodyEnd;
    }
    return true;
  }

  @Override
  public boolean isPlaced() {
    return comment && timed && tid >= 0;
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
  public long time() {
    return stamp.value();
  }

  @Override
  public boolean isCounter() {
    return false;
  }

  @Override
  public int body() {
    return body;
  }

  @Override
  public int bodyEnd(int lineEnd) {
    return bodyEnd;
  }
}
