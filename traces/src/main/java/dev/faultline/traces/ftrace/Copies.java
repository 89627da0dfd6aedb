package dev.faultline.traces.ftrace;

import dev.faultline.stream.EventBlock;
import dev.faultline.traces.binding.BoundTracepoint;

/**
 * Lines that stand there twice, as in text that was pasted or put together: nothing happens twice
 * at one time to one thing.
 */
final class Copies {
  private int lastFrom;
  private int lastTo;

  /** Another block begins. */
  void begin() {
    lastFrom = 0;
    lastTo = 0;
  }

  /**
   * A line has become the events from {@code from} on, which are taken back if they are those of
   * the line before once more.
   *
   * @return what is wrong with it; empty if nothing is
   */
  String check(BoundTracepoint tracepoint, int from, EventBlock block) {
    if (block.size() == from) {
      return "";
    }
    boolean behind = lastTo == from && lastFrom < from;
    if (behind && !tracepoint.mayRepeat() && block.takeBackCopies(lastFrom, from)) {
      return "the same event as in the line before: one of the two may be a copy";
    }
    lastFrom = from;
    lastTo = block.size();
    return "";
  }
}
