package dev.faultline.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What the dearest of many inputs have cost, in time and in memory. */
final class Cost {
  /** Inputs have some ten kilobytes: an input that takes so long would hang with more. */
  private static final double MOST_SECONDS = 20;

  /** What is allocated altogether, not at once; a fixed part of it are the blocks of events. */
  private static final long MOST_BYTES = 128L << 20;

  private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long totalNs;
  private long mostNs;
  private long mostBytes;
  private String slowest = "";
  private String largest = "";
  private long beganNs;
  private long hadBytes;

  private long allocated() {
    return memory.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  void begin() {
    hadBytes = allocated();
    beganNs = System.nanoTime();
  }

  void end(String input) {
    long ns = System.nanoTime() - beganNs;
    long bytes = allocated() - hadBytes;
    totalNs += ns;
    if (ns > mostNs) {
      mostNs = ns;
      slowest = input;
    }
    if (bytes > mostBytes) {
      mostBytes = bytes;
      largest = input;
    }
  }

  void assertBounded() {
    assertThat(mostNs / 1e9).as(slowest).isLessThan(MOST_SECONDS);
    assertThat(mostBytes).as(largest).isLessThan(MOST_BYTES);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f s; at most %.3f s (%s), %d MB allocated (%s)",
        totalNs / 1e9,
        mostNs / 1e9,
        slowest,
        mostBytes >> 20,
        largest);
  }
}
