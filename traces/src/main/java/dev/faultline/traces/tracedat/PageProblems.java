package dev.faultline.traces.tracedat;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.UnreadSample;
import java.util.ArrayList;
import java.util.List;

/** What could not be read of the pages, until a block takes it. */
final class PageProblems {
  private final List<UnreadSample> samples = new ArrayList<>();
  private long count;

  /** Notes a problem at this position. */
  void add(long position, String reason) {
    count++;
    if (samples.size() < EventBlock.MAX_SAMPLES) {
      samples.add(new UnreadSample(position, reason, ""));
    }
  }

  /** Hands all problems over to a block. */
  void drain(EventBlock block) {
    if (count > 0) {
      block.countSource(0, count, count);
      samples.forEach(block::addUnreadSample);
      samples.clear();
      count = 0;
    }
  }
}
