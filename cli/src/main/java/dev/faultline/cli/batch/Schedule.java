package dev.faultline.cli.batch;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which input is verified next. One worker takes them in their order, so that reports flow; the
 * others take the largest that is left, so that none of these is begun last, when all others are
 * done. The bytes that are being read at once are bounded: an input waits until it fits, but is
 * never left out for its size.
 */
final class Schedule {
  private final long[] sizes;
  private final int[] largestFirst;
  private final boolean[] begun;
  private final long mostBytes;
  private int inOrder;
  private int bySize;
  private int running;
  private long bytes;

  Schedule(List<Long> sizes, long mostBytes) {
    this.sizes = sizes.stream().mapToLong(Long::longValue).toArray();
    this.mostBytes = mostBytes;
    this.begun = new boolean[this.sizes.length];
    this.largestFirst =
        IntStream.range(0, this.sizes.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> this.sizes[i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** The number of the next input, as soon as it may be begun; -1 when none is left. */
  synchronized int take(boolean first) throws InterruptedException {
    int next = next(first);
    while (next >= 0 && running > 0 && bytes + sizes[next] > mostBytes) {
      wait();
      next = next(first);
    }
    if (next >= 0) {
      begun[next] = true;
      running++;
      bytes += sizes[next];
    }
    return next;
  }

  private int next(boolean first) {
    if (first) {
      while (inOrder < begun.length && begun[inOrder]) {
        inOrder++;
      }
      return inOrder < begun.length ? inOrder : -1;
    }
    while (bySize < begun.length && begun[largestFirst[bySize]]) {
      bySize++;
    }
    return bySize < begun.length ? largestFirst[bySize] : -1;
  }

  synchronized void done(int number) {
    running--;
    bytes -= sizes[number];
    notifyAll();
  }
}
