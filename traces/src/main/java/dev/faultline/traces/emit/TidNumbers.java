package dev.faultline.traces.emit;

import java.util.function.IntUnaryOperator;

/**
 * The numbers of tasks that binary records name by their thread id alone. Each is asked for once.
 */
public final class TidNumbers {
  private static final int FIRST_CAPACITY = 256;

  private final IntUnaryOperator numberOf;
  private int[] tids = new int[FIRST_CAPACITY];

  /** The number + 1; 0 is an empty place. */
  private int[] numbers = new int[FIRST_CAPACITY];

  private int size;

  /**
   * Numbers of tasks.
   *
   * @param numberOf gives the number of a thread id that was not seen before
   */
  public TidNumbers(IntUnaryOperator numberOf) {
    this.numberOf = numberOf;
  }

  /** The number of this task. */
  public int number(int tid) {
    int i = place(tid);
    if (numbers[i] == 0) {
      tids[i] = tid;
      numbers[i] = numberOf.applyAsInt(tid) + 1;
      int number = numbers[i] - 1;
      if (++size * 2 > numbers.length) {
        grow();
      }
      return number;
    }
    return numbers[i] - 1;
  }

  private int place(int tid) {
    int mask = numbers.length - 1;
    int i = ((tid * 0x9E3779B9) >>> 8) & mask;
    while (numbers[i] != 0 && tids[i] != tid) {
      i = i + 1 & mask;
    }
    return i;
  }

  private void grow() {
    int[] oldTids = tids;
    int[] oldNumbers = numbers;
    tids = new int[2 * oldTids.length];
    numbers = new int[tids.length];
    for (int old = 0; old < oldNumbers.length; old++) {
      if (oldNumbers[old] != 0) {
        int i = place(oldTids[old]);
        tids[i] = oldTids[old];
        numbers[i] = oldNumbers[old];
      }
    }
  }
}
