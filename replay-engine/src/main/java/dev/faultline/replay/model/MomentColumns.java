package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import java.util.Arrays;

/**
 * Events that are remembered in bulk, and few of which will ever be asked for: columns of numbers
 * instead of a {@link Moment} for each.
 */
public final class MomentColumns {
  private static final int FIRST_ROWS = 1024;

  private long[] sequence = new long[FIRST_ROWS];
  private long[] timeNs = new long[FIRST_ROWS];
  private long[] a = new long[FIRST_ROWS];
  private long[] b = new long[FIRST_ROWS];
  private long[] c = new long[FIRST_ROWS];
  private long[] position = new long[FIRST_ROWS];
  private int[] cpu = new int[FIRST_ROWS];
  private int[] task = new int[FIRST_ROWS];
  private int[] shape = new int[FIRST_ROWS];
  private int[] subject = new int[FIRST_ROWS];
  private int[] other = new int[FIRST_ROWS];
  private int size;
  private StreamDictionary dictionary = new StreamDictionary();

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Remembers the event of this step. */
  public void add(Step step) {
    if (size == sequence.length) {
      grow(2 * size);
    }
    Event event = step.event();
    dictionary = event.dictionary();
    int row = size++;
    sequence[row] = step.sequence();
    timeNs[row] = event.timeNs();
    a[row] = event.a();
    b[row] = event.b();
    c[row] = event.c();
    position[row] = event.position();
    cpu[row] = event.cpu();
    task[row] = event.taskNumber();
    shape[row] = event.shapeNumber();
    subject[row] = event.subjectNumber();
    other[row] = event.otherNumber();
  }

  private void grow(int rows) {
    sequence = Arrays.copyOf(sequence, rows);
    timeNs = Arrays.copyOf(timeNs, rows);
    a = Arrays.copyOf(a, rows);
    b = Arrays.copyOf(b, rows);
    c = Arrays.copyOf(c, rows);
    position = Arrays.copyOf(position, rows);
    cpu = Arrays.copyOf(cpu, rows);
    task = Arrays.copyOf(task, rows);
    shape = Arrays.copyOf(shape, rows);
    subject = Arrays.copyOf(subject, rows);
    other = Arrays.copyOf(other, rows);
  }

  /** The event in this row, as it was. */
  public Moment moment(int row) {
    return new Moment(
        sequence[row],
        timeNs[row],
        cpu[row],
        task(row),
        dictionary.shape(shape[row]),
        dictionary.subject(subject[row]),
        dictionary.subject(other[row]),
        a[row],
        b[row],
        c[row],
        position[row],
        dictionary.countsTicks());
  }

  /** Time in ns of the capture's clock. */
  public long timeNs(int row) {
    return timeNs[row];
  }

  /** Number of the task in the stream's dictionary. */
  public int taskNumber(int row) {
    return task[row];
  }

  /** Who was running. */
  public Task task(int row) {
    return dictionary.task(task[row]);
  }

  /** The row of the event with this number in the trace, if it is before another row; else −1. */
  public int rowOf(long sequence, int before) {
    int row = Arrays.binarySearch(this.sequence, 0, before, sequence);
    return row < 0 ? -1 : row;
  }

  /** Moves rows: the {@code count} ones from {@code from} on to {@code to}. */
  public void move(int from, int to, int count) {
    System.arraycopy(sequence, from, sequence, to, count);
    System.arraycopy(timeNs, from, timeNs, to, count);
    System.arraycopy(a, from, a, to, count);
    System.arraycopy(b, from, b, to, count);
    System.arraycopy(c, from, c, to, count);
    System.arraycopy(position, from, position, to, count);
    System.arraycopy(cpu, from, cpu, to, count);
    System.arraycopy(task, from, task, to, count);
    System.arraycopy(shape, from, shape, to, count);
    System.arraycopy(subject, from, subject, to, count);
    System.arraycopy(other, from, other, to, count);
  }

  /** Keeps that many rows, and forgets those behind them. */
  public void cut(int rows) {
    size = rows;
  }
}
