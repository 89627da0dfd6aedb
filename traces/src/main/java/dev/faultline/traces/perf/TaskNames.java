package dev.faultline.traces.perf;

import dev.faultline.traces.emit.TaskNumbers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the threads are called at the time that has been reached. A new thread is called like the
 * one that made it; perf names a thread that it knows nothing of {@code :TID}.
 */
final class TaskNames {
  private static final byte[] NOTHING = {};
  private static final byte[] IDLE = "swapper".getBytes(StandardCharsets.ISO_8859_1);

  private final TaskNumbers tasks;
  private int[] tids = new int[256];
  private byte[][] names = new byte[256][];
  private boolean[] used = new boolean[256];

  /** The process and number of the task when it was last asked for, the number + 1. */
  private int[] pids = new int[256];

  private int[] numbers = new int[256];
  private int size;

  /** Threads become tasks of this dictionary. */
  TaskNames(TaskNumbers tasks) {
    this.tasks = tasks;
    Arrays.fill(names, NOTHING);
  }

  /** From now on the thread has this name. */
  void name(int tid, byte[] bytes, int from, int to) {
    set(tid, Arrays.copyOfRange(bytes, from, to));
  }

  /** A thread made another. */
  void fork(int parent, int child) {
    int i = place(parent);
    if (used[i] && names[i].length > 0) {
      set(child, names[i]);
    }
  }

  private void set(int tid, byte[] name) {
    int i = entry(tid);
    names[i] = name;
    numbers[i] = 0;
  }

  /** The number of the task that this thread is now. */
  int number(int pid, int tid) {
    int i = entry(tid);
    if (numbers[i] != 0 && pids[i] == pid) {
      return numbers[i] - 1;
    }
    byte[] name = names[i].length > 0 ? names[i] : nameless(tid);
    int number = tasks.number(tid, pid, name, 0, name.length);
    pids[i] = pid;
    numbers[i] = number + 1;
    return number;
  }

  private static byte[] nameless(int tid) {
    return tid == 0 ? IDLE : (":" + tid).getBytes(StandardCharsets.ISO_8859_1);
  }

  private int entry(int tid) {
    int i = place(tid);
    if (!used[i]) {
      used[i] = true;
      tids[i] = tid;
      if (++size * 2 > tids.length) {
        grow();
        return place(tid);
      }
    }
    return i;
  }

  private int place(int tid) {
    int mask = tids.length - 1;
    int i = (tid * 0x9E3779B9) >>> 8 & mask;
    while (used[i] && tids[i] != tid) {
      i = i + 1 & mask;
    }
    return i;
  }

  private void grow() {
    int[] oldTids = tids;
    byte[][] oldNames = names;
    boolean[] oldUsed = used;
    int[] oldPids = pids;
    int[] oldNumbers = numbers;
    int capacity = 2 * oldTids.length;
    tids = new int[capacity];
    names = new byte[capacity][];
    Arrays.fill(names, NOTHING);
    used = new boolean[capacity];
    pids = new int[capacity];
    numbers = new int[capacity];
    for (int old = 0; old < oldTids.length; old++) {
      if (oldUsed[old]) {
        int i = place(oldTids[old]);
        used[i] = true;
        tids[i] = oldTids[old];
        names[i] = oldNames[old];
        pids[i] = oldPids[old];
        numbers[i] = oldNumbers[old];
      }
    }
  }
}
