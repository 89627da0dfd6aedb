package dev.faultline.cli.inspect;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How often each number came. */
final class Counts {
  private long[] counts = new long[64];

  void add(int number) {
    if (number >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(number + 1, 2 * counts.length));
    }
    counts[number]++;
  }

  long of(int number) {
    return number < counts.length ? counts[number] : 0;
  }

  /** The numbers that came at all, the most frequent first. */
  List<Integer> mostFrequentFirst() {
    return IntStream.range(0, counts.length)
        .filter(number -> counts[number] > 0)
        .boxed()
        .sorted(Comparator.comparingLong((Integer number) -> counts[number]).reversed())
        .toList();
  }
}
