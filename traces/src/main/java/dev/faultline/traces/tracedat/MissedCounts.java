package dev.faultline.traces.tracedat;

import java.io.IOException;

/**
 * What the pages of a CPU themselves tell as missing. Pages are read for it once more, which is
 * done only where the kernel's counters say that something is missing.
 */
final class MissedCounts {
  private MissedCounts() {}

  /** How many events, or {@link Long#MAX_VALUE} if a page does not say how many. */
  static long sum(CpuPages pages, PageFeed feed) throws IOException {
    long sum = 0;
    while (feed.next()) {
      PageHead head = PageHead.read(pages, feed.bytes(), feed.offset());
      if (head.missed() && head.missing() == 0) {
        return Long.MAX_VALUE;
      }
      sum += head.missing();
    }
    return sum;
  }
}
