package dev.faultline.traces.perf;

/** From the ids that perf gives to each event on each CPU to the number of the event. */
final class IdMap {
  private long[] ids = new long[64];

  /** The number + 1; 0 is an empty place. */
  private int[] numbers = new int[64];

  private int size;

  /** An id that was there before gets the new number. */
  void put(long id, int number) {
    int i = place(id);
    size += numbers[i] == 0 ? 1 : 0;
    ids[i] = id;
    numbers[i] = number + 1;
    if (size * 2 > ids.length) {
      grow();
    }
  }

  /** The number, or -1. */
  int get(long id) {
    return numbers[place(id)] - 1;
  }

  boolean isEmpty() {
    return size == 0;
  }

  private int place(long id) {
    int mask = ids.length - 1;
    int i = (int) ((id * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (numbers[i] != 0 && ids[i] != id) {
      i = i + 1 & mask;
    }
    return i;
  }

  private void grow() {
    long[] oldIds = ids;
    int[] oldNumbers = numbers;
    ids = new long[2 * oldIds.length];
    numbers = new int[2 * oldIds.length];
    for (int old = 0; old < oldIds.length; old++) {
      if (oldNumbers[old] != 0) {
        int i = place(oldIds[old]);
        ids[i] = oldIds[old];
        numbers[i] = oldNumbers[old];
      }
    }
  }
}
