package dev.faultline.cli.slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Numbers of events, ascending. */
final class Rows {
  private Rows() {}

  static int[] all(int size) {
    return IntStream.range(0, size).toArray();
  }

  /** All of the parts together. */
  static int[] union(List<int[]> parts) {
    int[] all = new int[parts.stream().mapToInt(part -> part.length).sum()];
    int size = 0;
    for (int[] part : parts) {
      System.arraycopy(part, 0, all, size, part.length);
      size += part.length;
    }
    Arrays.sort(all);
    return all;
  }

  /** The parts of {@code rows} that have the same key, in the order in which they begin. */
  static List<int[]> split(int[] rows, IntUnaryOperator key) {
    long[] keyed = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      keyed[i] = (long) key.applyAsInt(rows[i]) << Integer.SIZE | rows[i];
    }
    Arrays.sort(keyed);
    List<int[]> parts = new ArrayList<>();
    for (int from = 0; from < keyed.length; ) {
      int to = from + 1;
      while (to < keyed.length && keyed[to] >> Integer.SIZE == keyed[from] >> Integer.SIZE) {
        to++;
      }
      parts.add(Arrays.stream(keyed, from, to).mapToInt(value -> (int) value).toArray());
      from = to;
    }
    parts.sort(Comparator.comparingInt(part -> part[0]));
    return parts;
  }
}
