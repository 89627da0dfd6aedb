package dev.faultline.traces.emit;

import dev.faultline.traces.input.ByteWords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The numbers of the classes of locks that records name. There are some hundreds of them, named a
 * hundred thousand times a second: only a name that is new costs an object.
 */
final class LockNames {
  private static final int FIRST_CAPACITY = 1024;

  /** Macros make names of whole expressions; what follows tells nothing. */
  private static final int LONGEST = 512;

  /** What the kernel calls a lock without a name. */
  private static final String NAMELESS = "(null)";

  private final List<String> names = new ArrayList<>();
  private byte[][] keys = new byte[FIRST_CAPACITY][];

  /** The number, which is negative; 0 is an empty place. */
  private int[] numbers = new int[FIRST_CAPACITY];

  /** The number of the class that is called so: -1, -2 and so on. */
  int number(byte[] text, int from, int end) {
    int to = Math.min(end, from + LONGEST);
    int i = place(text, from, to);
    if (numbers[i] == 0) {
      String name = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
      names.add(name.isEmpty() ? NAMELESS : name);
      keys[i] = Arrays.copyOfRange(text, from, to);
      numbers[i] = -names.size();
      int number = numbers[i];
      if (names.size() * 2 > numbers.length) {
        grow();
      }
      return number;
    }
    return numbers[i];
  }

  /** The name of the class with this number. */
  String name(int number) {
    return names.get(-number - 1);
  }

  private int place(byte[] text, int from, int to) {
    int mask = numbers.length - 1;
    int hash = ByteWords.hash(text, from, to);
    int i = (hash ^ hash >>> 16) & mask;
    while (numbers[i] != 0 && !Arrays.equals(keys[i], 0, keys[i].length, text, from, to)) {
      i = i + 1 & mask;
    }
    return i;
  }

  private void grow() {
    byte[][] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new byte[2 * oldKeys.length][];
    numbers = new int[keys.length];
    for (int old = 0; old < oldNumbers.length; old++) {
      if (oldNumbers[old] != 0) {
        int i = place(oldKeys[old], 0, oldKeys[old].length);
        keys[i] = oldKeys[old];
        numbers[i] = oldNumbers[old];
      }
    }
  }
}
