package dev.faultline.traces.ftrace;

import dev.faultline.traces.input.ByteWords;
import dev.faultline.v1.Context;

/**
 * The prefix with option {@code latency-format} and in dumps to the kernel log: {@code comm-pid
 * cpuflags timeus+: }. The comm is cut to 8 columns, the time counts from the start of the buffer,
 * the sign behind it marks a delay.
 */
final class LatencyPrefix implements EventPrefix {
  static final int COMM_COLUMNS = 8;
  private static final int MAX_CPU = 1 << 16;
  private static final int MIN_FLAGS = 3;
  private static final int MAX_FLAGS = 9;
  private static final int MAX_MICROS_DIGITS = 15;
  private static final long NS_PER_MICRO = 1000;
  private static final String MARKS = " +!#*@$";

  private final TimeStamp stamp = new TimeStamp();
  private int commFrom;
  private int commTo;
  private int tid;
  private int cpu;
  private Context context = Context.CONTEXT_UNSPECIFIED;
  private long time;
  private boolean counter;
  private int body;

  @Override
  public boolean scan(byte[] text, int from, int to) {
    int column = from + COMM_COLUMNS;
    // Behind a log's prefix the indentation may be gone: then the hyphen stands further left.
    for (int hyphen = Math.min(column, to - 1); hyphen > from; hyphen--) {
      if (text[hyphen] == '-' && fields(text, hyphen + 1, to)) {
        commFrom = Bytes.skipSpaces(text, from, hyphen);
        commTo = hyphen;
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean beginsIn(byte[] text, int from, int to) {
    int hyphen = ByteWords.indexOf((byte) '-', text, from, to);
    while (hyphen < to && !fields(text, hyphen + 1, to)) {
      hyphen = ByteWords.indexOf((byte) '-', text, hyphen + 1, to);
    }
    return hyphen < to;
  }

  private boolean fields(byte[] text, int from, int to) {
    int p = Bytes.skipDigits(text, from, to);
    long pid = Bytes.number(text, from, p);
    int cpuFrom = Bytes.skipSpaces(text, p, to);
    int cpuTo = Bytes.skipDigits(text, cpuFrom, to);
    long number = Bytes.number(text, cpuFrom, cpuTo);
    if (pid < 0 || pid > Integer.MAX_VALUE || cpuFrom == p || number < 0 || number >= MAX_CPU) {
      return false;
    }
    int flags = cpuTo;
    while (flags < to && Bytes.isFlag(text[flags])) {
      flags++;
    }
    int length = flags - cpuTo;
    if (length < MIN_FLAGS || length > MAX_FLAGS || flags == to || text[flags] != ' ') {
      return false;
    }
    tid = (int) pid;
    cpu = (int) number;
    context = ContextLetter.in(text, cpuTo, flags);
    return time(text, Bytes.skipSpaces(text, flags, to), to);
  }

  private boolean time(byte[] text, int from, int to) {
    int p = Bytes.skipDigits(text, from, to);
    boolean micros = p + 3 < to && text[p] == 'u' && text[p + 1] == 's' && text[p + 3] == ':';
    int end;
    if (micros && MARKS.indexOf(text[p + 2]) >= 0 && p - from <= MAX_MICROS_DIGITS && p > from) {
      time = Bytes.number(text, from, p) * NS_PER_MICRO;
      counter = false;
      end = p + 4;
    } else {
      end = stamp.scan(text, from, to);
      time = stamp.value();
      counter = stamp.isCounter();
    }
    body = end < 0 ? to : Bytes.skipSpaces(text, end, to);
    return body < to;
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
    return context;
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
