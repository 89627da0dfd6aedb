package dev.faultline.replay.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stretch of {@link PageRuns}: disjoint ranges of pages in ascending order, as arrays. */
final class RunLeaf {
  private static final int FIRST = 4;
  private static final int MOST = 128;

  private long[] firsts = new long[FIRST];
  private long[] lasts = new long[FIRST];
  private @Nullable Insertion[] insertions = new Insertion[FIRST];
  private int size;

  int size() {
    return size;
  }

  boolean isFull() {
    return size == MOST;
  }

  /** First page of a run. */
  long first(int at) {
    return firsts[at];
  }

  /** Last page of a run, inclusive. */
  long last(int at) {
    return lasts[at];
  }

  /** How its pages came in; null = certainly absent. */
  @Nullable Insertion insertion(int at) {
    return insertions[at];
  }

  boolean isResident(int at) {
    return insertions[at] != null;
  }

  void first(int at, long index) {
    firsts[at] = index;
  }

  void last(int at, long index) {
    lasts[at] = index;
  }

  /** The last run that begins at or below this page; −1 if there is none. */
  int floor(long index) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (firsts[middle] <= index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The run that this page is in; −1 if there is none. */
  int of(long index) {
    int at = floor(index);
    return at >= 0 && lasts[at] >= index ? at : -1;
  }

  /** The first run that ends at or above this page; the size if there is none. */
  int from(long index) {
    int at = floor(index);
    return at >= 0 && lasts[at] >= index ? at : at + 1;
  }

  /** Whether there is a run at this place that begins with this page, and is of this history. */
  boolean begins(int at, long index, @Nullable Insertion insertion) {
    return at < size && firsts[at] == index && insertions[at] == insertion;
  }

  /** Whether there is a run at this place that ends with this page, and is of this history. */
  boolean ends(int at, long index, @Nullable Insertion insertion) {
    return at >= 0 && lasts[at] == index && insertions[at] == insertion;
  }

  void insert(int at, long first, long last, @Nullable Insertion insertion) {
    if (size == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * size);
      lasts = Arrays.copyOf(lasts, 2 * size);
      insertions = Arrays.copyOf(insertions, 2 * size);
    }
    System.arraycopy(firsts, at, firsts, at + 1, size - at);
    System.arraycopy(lasts, at, lasts, at + 1, size - at);
    System.arraycopy(insertions, at, insertions, at + 1, size - at);
    firsts[at] = first;
    lasts[at] = last;
    insertions[at] = insertion;
    size++;
  }

  void remove(int from, int to) {
    if (from == to) {
      return;
    }
    System.arraycopy(firsts, to, firsts, from, size - to);
    System.arraycopy(lasts, to, lasts, from, size - to);
    System.arraycopy(insertions, to, insertions, from, size - to);
    int left = size - (to - from);
    Arrays.fill(insertions, left, size, null);
    size = left;
  }

  /** Gives its upper half away. */
  RunLeaf split() {
    int half = size / 2;
    RunLeaf upper = new RunLeaf();
    upper.size = size - half;
    upper.firsts = Arrays.copyOf(Arrays.copyOfRange(firsts, half, size), MOST);
    upper.lasts = Arrays.copyOf(Arrays.copyOfRange(lasts, half, size), MOST);
    upper.insertions = Arrays.copyOf(Arrays.copyOfRange(insertions, half, size), MOST);
    Arrays.fill(insertions, half, size, null);
    size = half;
    return upper;
  }
}
