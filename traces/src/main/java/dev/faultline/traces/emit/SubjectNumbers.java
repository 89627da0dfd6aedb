package dev.faultline.traces.emit;

import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Subject;

/**
 * The numbers of subjects in a dictionary, found by the values of a record. Only a subject that is
 * new costs an object.
 */
final class SubjectNumbers {
  private static final int FIRST_CAPACITY = 256;

  /** What a key consists of; locks have their class above these bits. */
  private static final int HAS_INODE = 1;

  private static final int HAS_DEV = 2;
  private static final int LOCK_SHIFT = 2;

  private final StreamDictionary dictionary;
  private long[] addresses = new long[FIRST_CAPACITY];
  private long[] inodes = new long[FIRST_CAPACITY];
  private int[] devices = new int[FIRST_CAPACITY];
  private int[] sorts = new int[FIRST_CAPACITY];

  /** 0 is an empty place: number 0 is {@link Subject#NONE}, which never stands here. */
  private int[] numbers = new int[FIRST_CAPACITY];

  private int size;

  SubjectNumbers(StreamDictionary dictionary) {
    this.dictionary = dictionary;
  }

  int mapping(long address, boolean hasInode, long ino, boolean hasDev, int dev) {
    int sort = (hasInode ? HAS_INODE : 0) | (hasDev ? HAS_DEV : 0);
    int i = place(address, ino, dev, sort);
    if (numbers[i] != 0) {
      return numbers[i];
    }
    Subject subject = new MappingKey(address, hasInode, ino, hasDev, dev);
    return add(i, address, ino, dev, sort, subject);
  }

  /** Class ids are positive where a binding knows the class, negative where a record named it. */
  int lock(int classId, String lockClass, long address) {
    int sort = classId << LOCK_SHIFT;
    int i = place(address, 0, 0, sort);
    if (numbers[i] != 0) {
      return numbers[i];
    }
    return add(i, address, 0, 0, sort, new LockKey(lockClass, address));
  }

  /** The place of this key, or the empty one where it belongs. */
  private int place(long address, long ino, int dev, int sort) {
    int mask = numbers.length - 1;
    int i = hash(address, ino, dev, sort) & mask;
    while (numbers[i] != 0
        && (addresses[i] != address || inodes[i] != ino || devices[i] != dev || sorts[i] != sort)) {
      i = i + 1 & mask;
    }
    return i;
  }

  private int add(int i, long address, long ino, int dev, int sort, Subject subject) {
    int number = dictionary.intern(subject);
    put(i, address, ino, dev, sort, number);
    if (++size * 2 > numbers.length) {
      grow();
    }
    return number;
  }

  private void put(int i, long address, long ino, int dev, int sort, int number) {
    addresses[i] = address;
    inodes[i] = ino;
    devices[i] = dev;
    sorts[i] = sort;
    numbers[i] = number;
  }

  private void grow() {
    long[] oldAddresses = addresses;
    long[] oldInodes = inodes;
    int[] oldDevices = devices;
    int[] oldSorts = sorts;
    int[] oldNumbers = numbers;
    int capacity = 2 * oldNumbers.length;
    addresses = new long[capacity];
    inodes = new long[capacity];
    devices = new int[capacity];
    sorts = new int[capacity];
    numbers = new int[capacity];
    for (int old = 0; old < oldNumbers.length; old++) {
      if (oldNumbers[old] != 0) {
        int i = place(oldAddresses[old], oldInodes[old], oldDevices[old], oldSorts[old]);
        put(i, oldAddresses[old], oldInodes[old], oldDevices[old], oldSorts[old], oldNumbers[old]);
      }
    }
  }

  private static int hash(long address, long ino, int dev, int sort) {
    long mixed = (address * 31 + ino) * 31 + dev * 4L + sort;
    mixed *= 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }
}
