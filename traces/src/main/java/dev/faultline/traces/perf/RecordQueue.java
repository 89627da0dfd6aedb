package dev.faultline.traces.perf;

import java.util.Arrays;

/**
 * Records that wait until nothing earlier can come, in one array and without an object for each.
 *
 * <p>perf copies the buffers of the CPUs one after the other and notes the end of each round with a
 * FINISHED_ROUND. What comes behind the round after next is later than all of this round: what was
 * seen up to one round may go at the end of the next. A queue that is full lets go of its earlier
 * half; if something still earlier comes then, it {@linkplain #isDisordered is noted}.
 */
final class RecordQueue {
  private static final int FIRST_RECORDS = 1 << 12;
  private static final int FIRST_BYTES = 1 << 20;

  /** What the columns need for a record. */
  private static final int COLUMN_BYTES = 40;

  private final long budget;
  private final TimeOrder timeOrder = new TimeOrder();
  private long[] times = new long[FIRST_RECORDS];
  private long[] positions = new long[FIRST_RECORDS];
  private int[] events = new int[FIRST_RECORDS];
  private int[] starts = new int[FIRST_RECORDS];
  private int[] lengths = new int[FIRST_RECORDS];
  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;
  private int bytesEnd;
  private int[] order = {};
  private int ready;
  private int taken;
  private int current;
  private long limit = Long.MIN_VALUE;
  private long latest = Long.MIN_VALUE;
  private long latestOfRound = Long.MIN_VALUE;
  private boolean disordered;

  /**
   * A queue.
   *
   * @param budget the most bytes it may hold, at least one record's
   */
  RecordQueue(long budget) {
    this.budget = Math.min(budget, 1 << 30);
  }

  /** Whether a record of so many bytes has no room; {@link #releaseHalf} makes some. */
  boolean isFullFor(int length) {
    return size > 0 && bytesEnd + length + (size + 1L) * COLUMN_BYTES > budget;
  }

  /** Adds a record; there must be none that are ready. */
  void add(int event, long time, long position, byte[] source, int from, int length) {
    if (size == times.length) {
      growColumns();
    }
    if (bytesEnd + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytesEnd + length, 2 * bytes.length));
    }
    System.arraycopy(source, from, bytes, bytesEnd, length);
    times[size] = time;
    positions[size] = position;
    events[size] = event;
    starts[size] = bytesEnd;
    lengths[size] = length;
    size++;
    bytesEnd += length;
    latest = Math.max(latest, time);
    disordered |= time < limit;
  }

  private void growColumns() {
    int capacity = 2 * times.length;
    times = Arrays.copyOf(times, capacity);
    positions = Arrays.copyOf(positions, capacity);
    events = Arrays.copyOf(events, capacity);
    starts = Arrays.copyOf(starts, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
  }

  /** The recording says that a round is finished. */
  void finishRound() {
    release(latestOfRound);
    latestOfRound = latest;
  }

  /** Lets go of the earlier half. */
  void releaseHalf() {
    order = timeOrder.sort(times, size);
    release(times[order[size / 2]]);
  }

  /** Lets go of everything. */
  void releaseAll() {
    release(Long.MAX_VALUE);
  }

  private void release(long upTo) {
    order = timeOrder.sort(times, size);
    int end = 0;
    while (end < size && times[order[end]] <= upTo) {
      end++;
    }
    ready = end;
    taken = 0;
    if (end > 0) {
      limit = Math.max(limit, times[order[end - 1]]);
    }
  }

  /** Goes to the next record that is ready; false if there is none. */
  boolean poll() {
    if (taken < ready) {
      current = order[taken++];
      return true;
    }
    if (ready > 0) {
      dropTaken();
    }
    return false;
  }

  /** Moves what stays to the front. */
  private void dropTaken() {
    long last = times[order[ready - 1]];
    int kept = 0;
    int end = 0;
    for (int i = 0; ready < size && i < size; i++) {
      if (times[i] > last) {
        System.arraycopy(bytes, starts[i], bytes, end, lengths[i]);
        times[kept] = times[i];
        positions[kept] = positions[i];
        events[kept] = events[i];
        lengths[kept] = lengths[i];
        starts[kept] = end;
        end += lengths[i];
        kept++;
      }
    }
    size = kept;
    bytesEnd = end;
    ready = 0;
    taken = 0;
  }

  /** The time of the last record that went because nothing earlier could come. */
  long completeUpTo() {
    return limit;
  }

  /** Whether a record came that is earlier than one that had already gone. */
  boolean isDisordered() {
    return disordered;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the record begins in {@link #bytes}. */
  int from() {
    return starts[current];
  }

  /** Where it ends. */
  int to() {
    return starts[current] + lengths[current];
  }

  /** Its time in ns. */
  long time() {
    return times[current];
  }

  /** Its offset in the file. */
  long position() {
    return positions[current];
  }

  /** The number of the event that it belongs to. */
  int event() {
    return events[current];
  }
}
