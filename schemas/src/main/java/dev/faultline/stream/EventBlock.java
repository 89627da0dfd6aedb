package dev.faultline.stream;

import dev.faultline.v1.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * About eight thousand events as columns, reused from block to block.
 *
 * <p>Columns instead of objects: an event costs no allocation, neighbours in a column compress to
 * one or two bytes, and a pass over the events walks arrays. {@link Event} is the view of one row.
 */
public final class EventBlock {
  /** The most events in a block. */
  public static final int CAPACITY = 8192;

  /** The most unreadable pieces a block keeps a sample of. */
  public static final int MAX_SAMPLES = 8;

  long[] timeNs = new long[CAPACITY];
  int[] cpu = new int[CAPACITY];
  int[] task = new int[CAPACITY];
  int[] shape = new int[CAPACITY];
  int[] subject = new int[CAPACITY];
  int[] other = new int[CAPACITY];
  long[] a = new long[CAPACITY];
  long[] b = new long[CAPACITY];
  long[] c = new long[CAPACITY];
  long[] position = new long[CAPACITY];
  private final List<UnreadSample> unreadSamples = new ArrayList<>();
  private final List<LogRecord> logRecords = new ArrayList<>();
  private final List<UnboundCount> unbound = new ArrayList<>();
  private int size;
  private long sourceEvents;
  private long sourceUnits;
  private long unreadUnits;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;

  /** Forgets everything. */
  public void clear() {
    size = 0;
    firstNs = Long.MAX_VALUE;
    lastNs = Long.MIN_VALUE;
    sourceEvents = 0;
    sourceUnits = 0;
    unreadUnits = 0;
    unreadSamples.clear();
    logRecords.clear();
    unbound.clear();
  }

  /** Whether another event would not fit. */
  public boolean isFull() {
    return size == CAPACITY;
  }

  /** How many events there are. */
  public int size() {
    return size;
  }

  /** How many raw records were read for this block, bound to an event of the model or not. */
  public long sourceEvents() {
    return sourceEvents;
  }

  /** How many lines were read for this block (text captures). */
  public long sourceUnits() {
    return sourceUnits;
  }

  /** How many of {@link #sourceUnits} are no event and nothing else that is known. */
  public long unreadUnits() {
    return unreadUnits;
  }

  /**
   * The least time in ns of any record that was read for this block, bound or not; more than {@link
   * #lastNs} if there was none.
   */
  public long firstNs() {
    return firstNs;
  }

  /** The greatest time in ns of any record that was read for this block, bound or not. */
  public long lastNs() {
    return lastNs;
  }

  /** A record of this time was read, whatever it says. */
  public void sawTime(long timeNs) {
    if (timeNs < firstNs) {
      firstNs = timeNs;
    }
    if (timeNs > lastNs) {
      lastNs = timeNs;
    }
  }

  /** The first few unreadable pieces. */
  public List<UnreadSample> unreadSamples() {
    return List.copyOf(unreadSamples);
  }

  /** Counts what was read beside the events themselves. */
  public void countSource(long events, long units, long unread) {
    sourceEvents += events;
    sourceUnits += units;
    unreadUnits += unread;
  }

  /** Keeps a sample of something unreadable, if there is room for it. */
  public void addUnreadSample(UnreadSample sample) {
    if (unreadSamples.size() < MAX_SAMPLES) {
      unreadSamples.add(sample);
    }
  }

  /** What the lines of a console log say that were read for this block. */
  public List<LogRecord> logRecords() {
    return List.copyOf(logRecords);
  }

  /** How often each tracepoint without binding came among the records of this block. */
  public List<UnboundCount> unbound() {
    return List.copyOf(unbound);
  }

  /** Of the records that are counted as read, so many are of a tracepoint without binding. */
  public void countUnbound(String name, long count) {
    unbound.add(new UnboundCount(name, count));
  }

  /** Puts other records of a console log in the place of these. */
  public void changeLogRecords(UnaryOperator<LogRecord> change) {
    logRecords.replaceAll(change);
  }

  /** Adds what a console log says. */
  public void addLogRecord(LogRecord logRecord) {
    logRecords.add(logRecord);
  }

  /**
   * Adds an event; numbers refer to the stream's dictionary.
   *
   * @throws IndexOutOfBoundsException if the block is full
   */
  public void append(
      long timeNs,
      int cpu,
      int task,
      int shape,
      int subject,
      int other,
      long a,
      long b,
      long c,
      long position) {
    int i = size;
    this.timeNs[i] = timeNs;
    this.cpu[i] = cpu;
    this.task[i] = task;
    this.shape[i] = shape;
    this.subject[i] = subject;
    this.other[i] = other;
    this.a[i] = a;
    this.b[i] = b;
    this.c[i] = c;
    this.position[i] = position;
    size = i + 1;
  }

  /**
   * What an event says, without when it was, where and who did it.
   *
   * @param shape number of its shape
   * @param subject number of what it speaks of
   * @param other number of the second thing it speaks of
   * @param a first value
   * @param b second value
   * @param c third value
   */
  public record Content(int shape, int subject, int other, long a, long b, long c) {}

  /** What the event in a row says. */
  public Content content(int row) {
    return new Content(shape[row], subject[row], other[row], a[row], b[row], c[row]);
  }

  /**
   * Adds an event that says the same as another of this stream.
   *
   * @throws IndexOutOfBoundsException if the block is full
   */
  public void append(long timeNs, int cpu, int task, Content content, long position) {
    append(
        timeNs,
        cpu,
        task,
        content.shape,
        content.subject,
        content.other,
        content.a,
        content.b,
        content.c,
        position);
  }

  /**
   * Adds an event of another block of the same stream.
   *
   * @throws IndexOutOfBoundsException if the block is full
   */
  void append(EventBlock that, int row) {
    append(
        that.timeNs[row],
        that.cpu[row],
        that.task[row],
        that.shape[row],
        that.subject[row],
        that.other[row],
        that.a[row],
        that.b[row],
        that.c[row],
        that.position[row]);
  }

  /**
   * Takes back the events from {@code second} on if they are those from {@code first} on once more:
   * the same in everything but their position.
   *
   * @return whether they were
   */
  public boolean takeBackCopies(int first, int second) {
    if (size - second != second - first || timeNs[first] != timeNs[second]) {
      return false;
    }
    for (int i = first, j = second; j < size; i++, j++) {
      if (!isCopy(i, j)) {
        return false;
      }
    }
    size = second;
    return true;
  }

  private boolean isCopy(int i, int j) {
    return timeNs[i] == timeNs[j]
        && cpu[i] == cpu[j]
        && task[i] == task[j]
        && shape[i] == shape[j]
        && subject[i] == subject[j]
        && other[i] == other[j]
        && a[i] == a[j]
        && b[i] == b[j]
        && c[i] == c[j];
  }

  /** Takes what another block holds, and gives it, cleared, the room for the next events. */
  void take(EventBlock that) {
    clear();
    final long[] times = timeNs;
    final int[] cpus = cpu;
    final int[] tasks = task;
    final int[] shapes = shape;
    final int[] subjects = subject;
    final int[] others = other;
    final long[] firsts = a;
    final long[] seconds = b;
    final long[] thirds = c;
    final long[] positions = position;
    timeNs = that.timeNs;
    cpu = that.cpu;
    task = that.task;
    shape = that.shape;
    subject = that.subject;
    other = that.other;
    a = that.a;
    b = that.b;
    c = that.c;
    position = that.position;
    that.timeNs = times;
    that.cpu = cpus;
    that.task = tasks;
    that.shape = shapes;
    that.subject = subjects;
    that.other = others;
    that.a = firsts;
    that.b = seconds;
    that.c = thirds;
    that.position = positions;
    unreadSamples.addAll(that.unreadSamples);
    logRecords.addAll(that.logRecords);
    unbound.addAll(that.unbound);
    size = that.size;
    firstNs = that.firstNs;
    lastNs = that.lastNs;
    sourceEvents = that.sourceEvents;
    sourceUnits = that.sourceUnits;
    unreadUnits = that.unreadUnits;
    that.clear();
  }

  /** For the codec, which fills the columns itself. */
  void size(int size) {
    this.size = size;
  }
}
