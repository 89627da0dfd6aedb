package dev.faultline.traces.perf;

import dev.faultline.traces.record.RecordBytes;

/**
 * Where the fields of records are, which depends on what the event was asked for. The fields in
 * front of the payload have fixed places except counters and call chains; what stands behind the
 * payload (branches, registers, stacks) is never looked at, the size of the record leads over it.
 * Other records have the same fields at their end, in another order.
 *
 * <p>Offsets count from the header of the record, those at the end from the end; 0 is a field that
 * is not there.
 */
final class SampleLayout {
  static final int HEADER = 8;
  static final long IP = 1;
  static final long TID = 1 << 1;
  static final long TIME = 1 << 2;
  static final long ADDR = 1 << 3;
  static final long READ = 1 << 4;
  static final long CALLCHAIN = 1 << 5;
  static final long ID = 1 << 6;
  static final long CPU = 1 << 7;
  static final long PERIOD = 1 << 8;
  static final long STREAM_ID = 1 << 9;
  static final long RAW = 1 << 10;
  static final long IDENTIFIER = 1 << 16;

  private static final long[] FRONT = {IDENTIFIER, IP, TID, TIME, ADDR, ID, STREAM_ID, CPU, PERIOD};
  private static final long[] BACK = {TID, TIME, ID, STREAM_ID, CPU, IDENTIFIER};
  private static final int WORD = 8;

  private final long sampleType;
  private final long readFormat;
  private final int tid;
  private final int time;
  private final int cpu;
  private final int frontEnd;
  private final int idFromEnd;
  private final int timeFromEnd;
  private final int cpuFromEnd;
  private final int backSize;

  SampleLayout(EventAttr attr) {
    sampleType = attr.sampleType();
    readFormat = attr.readFormat();
    tid = offset(TID);
    time = offset(TIME);
    cpu = offset(CPU);
    frontEnd = HEADER + WORD * count(FRONT, FRONT.length);
    backSize = attr.sampleIdAll() ? WORD * count(BACK, BACK.length) : 0;
    idFromEnd = fromEnd(attr.samples(IDENTIFIER) ? IDENTIFIER : ID);
    timeFromEnd = fromEnd(TIME);
    cpuFromEnd = fromEnd(CPU);
  }

  /** Where a sample has its field {@code wanted}. */
  int offset(long wanted) {
    for (int i = 0; i < FRONT.length; i++) {
      if (FRONT[i] == wanted && (sampleType & wanted) != 0) {
        return HEADER + WORD * count(FRONT, i);
      }
    }
    return 0;
  }

  private int fromEnd(long wanted) {
    for (int i = 0; i < BACK.length; i++) {
      if (BACK[i] == wanted && (sampleType & wanted) != 0 && backSize != 0) {
        return WORD * (count(BACK, BACK.length) - count(BACK, i));
      }
    }
    return 0;
  }

  private int count(long[] fields, int end) {
    int count = 0;
    for (int i = 0; i < end; i++) {
      count += (sampleType & fields[i]) != 0 ? 1 : 0;
    }
    return count;
  }

  /** Whether a sample of so many bytes has all fields of fixed place. */
  boolean fits(int size) {
    return size >= frontEnd;
  }

  /** Where the process id is; the thread id follows. */
  int tid() {
    return tid;
  }

  int time() {
    return time;
  }

  int cpu() {
    return cpu;
  }

  /** How many bytes the fields at the end of other records have. */
  int backSize() {
    return backSize;
  }

  int idFromEnd() {
    return idFromEnd;
  }

  int timeFromEnd() {
    return timeFromEnd;
  }

  int cpuFromEnd() {
    return cpuFromEnd;
  }

  /**
   * Where the size of the payload stands in a sample.
   *
   * @return -1 if there is none, or the record ends before
   */
  int payload(RecordBytes order, byte[] bytes, int from, int to) {
    if ((sampleType & RAW) == 0) {
      return -1;
    }
    long p = (long) from + frontEnd;
    if ((sampleType & READ) != 0) {
      p = behindCounters(order, bytes, p, to);
    }
    if ((sampleType & CALLCHAIN) != 0) {
      p = behindList(order, bytes, p, to, 0, WORD);
    }
    return p >= 0 && p + 4 <= to ? (int) p : -1;
  }

  private long behindCounters(RecordBytes order, byte[] bytes, long p, int to) {
    int perValue = WORD * (1 + (int) (readFormat >>> 2 & 1) + (int) (readFormat >>> 4 & 1));
    int times = WORD * ((int) (readFormat & 1) + (int) (readFormat >>> 1 & 1));
    boolean group = (readFormat & 1 << 3) != 0;
    return group ? behindList(order, bytes, p, to, times, perValue) : p + times + perValue;
  }

  /** Behind a number, {@code more} bytes, and so many entries. */
  private static long behindList(
      RecordBytes order, byte[] bytes, long p, int to, int more, int entry) {
    if (p < 0 || p + WORD > to) {
      return -1;
    }
    long count = order.s8(bytes, (int) p);
    return count < 0 || count > to - p ? -1 : p + WORD + more + count * entry;
  }
}
