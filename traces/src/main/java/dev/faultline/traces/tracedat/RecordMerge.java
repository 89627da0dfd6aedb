package dev.faultline.traces.tracedat;

import java.io.IOException;
import java.util.List;

/**
 * The records of all CPUs in the order of their time; of records with the same time, the one of the
 * CPU that comes first. A heap whose root is replaced: as long as one CPU goes on alone, an advance
 * costs two comparisons.
 */
final class RecordMerge {
  private final List<RecordCursor> cursors;

  /** Indices of cursors. */
  private final int[] heap;

  private final RecordCursor[] byIndex;
  private int size;
  private boolean started;

  RecordMerge(List<RecordCursor> cursors) {
    this.cursors = List.copyOf(cursors);
    this.byIndex = cursors.toArray(RecordCursor[]::new);
    this.heap = new int[byIndex.length];
  }

  /** Goes to the next record; false behind the last one. */
  boolean advance() throws IOException {
    if (!started) {
      start();
    } else if (size > 0) {
      if (!current().advance()) {
        size--;
        heap[0] = heap[size];
      }
      sink(0);
    }
    return size > 0;
  }

  private void start() throws IOException {
    started = true;
    for (int i = 0; i < byIndex.length; i++) {
      if (byIndex[i].advance()) {
        heap[size++] = i;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  private void sink(int from) {
    int place = from;
    int sinking = heap[place];
    for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], sinking)) {
        break;
      }
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = sinking;
  }

  private boolean before(int left, int right) {
    long leftTime = byIndex[left].time();
    long rightTime = byIndex[right].time();
    return leftTime < rightTime || (leftTime == rightTime && left < right);
  }

  /** The CPU that has the record. */
  RecordCursor current() {
    return byIndex[heap[0]];
  }

  /** All CPUs. */
  List<RecordCursor> cursors() {
    return cursors;
  }
}
