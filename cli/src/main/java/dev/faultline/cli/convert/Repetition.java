package dev.faultline.cli.convert;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import java.io.IOException;

/**
 * How a capture is written several times in a row, as one long trace: each time later, with the
 * same tasks, files and locks.
 *
 * @param times how often
 * @param periodNs how much later than the one before each begins, in ns, or ticks of a counter
 * @param events how many records were read for one time
 */
record Repetition(int times, long periodNs, long events) {
  /** Where nothing is repeated. */
  static final Repetition ONCE = new Repetition(1, 0, 0);

  /** Between the last record of one time and the first of the next. */
  private static final long PAUSE_NS = 1_000_000;

  /** Stamps of text have no more digits than this, so that all of them can be moved. */
  private static final long UNIT_NS = 1_000;

  /**
   * Repeats a capture.
   *
   * @param source is read to its end
   */
  static Repetition of(EventSource source, int times) throws IOException {
    EventBlock block = new EventBlock();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long events = 0;
    while (source.next(block)) {
      first = Math.min(first, block.firstNs());
      last = Math.max(last, block.lastNs());
      events += block.sourceEvents();
    }
    long span = Math.max(0, last - first) + PAUSE_NS;
    return new Repetition(times, (span + UNIT_NS - 1) / UNIT_NS * UNIT_NS, events);
  }

  /** How much later time number {@code time} is than the first, which is number 0. */
  long laterNs(int time) {
    return Math.multiplyExact(periodNs, (long) time);
  }
}
