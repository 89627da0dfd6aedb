package dev.faultline.traces.emit;

import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import dev.faultline.traces.input.ByteWords;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The numbers of tasks in a dictionary, found by the bytes of a record. Only a task that is new
 * costs an object.
 */
public final class TaskNumbers {
  private static final int FIRST_CAPACITY = 256;
  private static final byte[] NO_COMM = {};

  private final StreamDictionary dictionary;
  private int[] tids = new int[FIRST_CAPACITY];
  private int[] tgids = new int[FIRST_CAPACITY];
  private byte[][] comms = emptyComms(FIRST_CAPACITY);

  /** The number + 1; 0 is an empty place. */
  private int[] numbers = new int[FIRST_CAPACITY];

  private int size;

  /** Tasks of this dictionary. */
  public TaskNumbers(StreamDictionary dictionary) {
    this.dictionary = dictionary;
  }

  private static byte[][] emptyComms(int capacity) {
    byte[][] comms = new byte[capacity][];
    Arrays.fill(comms, NO_COMM);
    return comms;
  }

  /** The number of the task whose comm stands in {@code text}. */
  public int number(int tid, int tgid, byte[] text, int from, int to) {
    int i = place(tid, tgid, text, from, to);
    if (numbers[i] != 0) {
      return numbers[i] - 1;
    }
    byte[] comm = Arrays.copyOfRange(text, from, to);
    String name = new String(comm, StandardCharsets.ISO_8859_1);
    int number = dictionary.intern(new Task(tid, name, tgid));
    put(i, tid, tgid, comm, number + 1);
    if (++size * 2 > numbers.length) {
      grow();
    }
    return number;
  }

  /** The place of this task, or the empty one where it belongs. */
  private int place(int tid, int tgid, byte[] text, int from, int to) {
    int mask = numbers.length - 1;
    int i = hash(tid, tgid, text, from, to) & mask;
    while (numbers[i] != 0
        && (tids[i] != tid || tgids[i] != tgid || !same(comms[i], text, from, to))) {
      i = i + 1 & mask;
    }
    return i;
  }

  private void put(int i, int tid, int tgid, byte[] comm, int number) {
    tids[i] = tid;
    tgids[i] = tgid;
    comms[i] = comm;
    numbers[i] = number;
  }

  private void grow() {
    int[] oldTids = tids;
    int[] oldTgids = tgids;
    int[] oldNumbers = numbers;
    byte[][] oldComms = comms;
    int capacity = 2 * oldNumbers.length;
    tids = new int[capacity];
    tgids = new int[capacity];
    numbers = new int[capacity];
    comms = emptyComms(capacity);
    for (int old = 0; old < oldNumbers.length; old++) {
      if (oldNumbers[old] != 0) {
        byte[] comm = oldComms[old];
        int i = place(oldTids[old], oldTgids[old], comm, 0, comm.length);
        put(i, oldTids[old], oldTgids[old], comm, oldNumbers[old]);
      }
    }
  }

  private static boolean same(byte[] comm, byte[] text, int from, int to) {
    return Arrays.equals(comm, 0, comm.length, text, from, to);
  }

  private static int hash(int tid, int tgid, byte[] text, int from, int to) {
    int hash = ByteWords.hash(text, from, to) + (tid * 31 + tgid) * 0x9E3779B9;
    return hash ^ hash >>> 16;
  }
}
