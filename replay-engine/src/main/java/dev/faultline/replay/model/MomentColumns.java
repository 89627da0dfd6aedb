package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import java.util.Arrays;

/**
 * Events that are remembered in bulk, and few of which will ever be asked for: numbers instead of a
 * {@link Moment} for each. All numbers of one event stand side by side, as it is written far more
 * often than read: that is one stretch of memory, and not one for each column.
 */
public final class MomentColumns {
  private static final int FIRST_ROWS = 1024;

  private static final int SEQUENCE = 0;
  private static final int A = 1;
  private static final int B = 2;
  private static final int C = 3;
  private static final int POSITION = 4;
  private static final int CPU_AND_TASK = 5;
  private static final int SHAPE = 6;
  private static final int SUBJECTS = 7;
  private static final int WIDTH = 8;

  // By itself: it is looked for in all of them at once.
  private long[] timeNs = new long[FIRST_ROWS];
  private long[] cells = new long[FIRST_ROWS * WIDTH];
  private int size;
  private StreamDictionary dictionary = new StreamDictionary();

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Remembers the event of this step. */
  public void add(Step step) {
    int at = size * WIDTH;
    if (at == cells.length) {
      cells = Arrays.copyOf(cells, 2 * at);
      timeNs = Arrays.copyOf(timeNs, 2 * size);
    }
    Event event = step.event();
    dictionary = event.dictionary();
    timeNs[size++] = event.timeNs();
    long[] row = cells;
    row[at + SEQUENCE] = step.sequence();
    row[at + A] = event.a();
    row[at + B] = event.b();
    row[at + C] = event.c();
    row[at + POSITION] = event.position();
    row[at + CPU_AND_TASK] = pair(event.cpu(), event.taskNumber());
    row[at + SHAPE] = event.shapeNumber();
    row[at + SUBJECTS] = pair(event.subjectNumber(), event.otherNumber());
  }

  private static long pair(int high, int low) {
    return (long) high << Integer.SIZE | Integer.toUnsignedLong(low);
  }

  private static int high(long pair) {
    return (int) (pair >> Integer.SIZE);
  }

  /** The event in this row, as it was. */
  public Moment moment(int row) {
    int at = row * WIDTH;
    return new Moment(
        cells[at + SEQUENCE],
        timeNs[row],
        high(cells[at + CPU_AND_TASK]),
        task(row),
        dictionary.shape((int) cells[at + SHAPE]),
        dictionary.subject(high(cells[at + SUBJECTS])),
        dictionary.subject((int) cells[at + SUBJECTS]),
        cells[at + A],
        cells[at + B],
        cells[at + C],
        cells[at + POSITION],
        dictionary.countsTicks());
  }

  /** Time in ns of the capture's clock. */
  public long timeNs(int row) {
    return timeNs[row];
  }

  /** Number of the task in the stream's dictionary. */
  public int taskNumber(int row) {
    return (int) cells[row * WIDTH + CPU_AND_TASK];
  }

  /** Who was running. */
  public Task task(int row) {
    return dictionary.task(taskNumber(row));
  }

  /** The row of the event with this number in the trace, if it is before another row; else −1. */
  public int rowOf(long sequence, int before) {
    int low = 0;
    int high = before;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cells[middle * WIDTH + SEQUENCE] < sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < before && cells[low * WIDTH + SEQUENCE] == sequence ? low : -1;
  }

  /** Moves rows: the {@code count} ones from {@code from} on to {@code to}. */
  public void move(int from, int to, int count) {
    System.arraycopy(timeNs, from, timeNs, to, count);
    System.arraycopy(cells, from * WIDTH, cells, to * WIDTH, count * WIDTH);
  }

  /** Keeps that many rows, and forgets those behind them. */
  public void cut(int rows) {
    size = rows;
  }
}
