package dev.faultline.traces.perf;

/**
 * Sorts numbers of records by the time of the records. It merges the runs that are there already:
 * records come from a few CPUs, each of which wrote them in order. Records of the same time stay in
 * the order in which they came.
 */
final class TimeOrder {
  private int[] order = new int[1024];
  private int[] other = new int[1024];

  /** Sorts the first {@code size} records; the result is valid until the next sort. */
  int[] sort(long[] times, int size) {
    if (order.length < size) {
      order = new int[times.length];
      other = new int[times.length];
    }
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    while (mergePairs(times, size) > 1) {
      int[] swap = order;
      order = other;
      other = swap;
    }
    return order;
  }

  /** Merges every two runs into {@code other}; returns how many runs there were. */
  private int mergePairs(long[] times, int size) {
    int runs = 0;
    int from = 0;
    while (from < size) {
      int middle = runEnd(times, from, size);
      if (middle == size && from == 0) {
        return 1;
      }
      int to = middle == size ? size : runEnd(times, middle, size);
      merge(times, from, middle, to);
      runs += 2;
      from = to;
    }
    return runs;
  }

  private int runEnd(long[] times, int from, int size) {
    int p = from + 1;
    while (p < size && times[order[p - 1]] <= times[order[p]]) {
      p++;
    }
    return p;
  }

  private void merge(long[] times, int from, int middle, int to) {
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft =
          right == to || (left < middle && times[order[left]] <= times[order[right]]);
      other[i] = takeLeft ? order[left++] : order[right++];
    }
  }
}
