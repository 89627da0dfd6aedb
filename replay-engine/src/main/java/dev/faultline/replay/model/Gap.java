package dev.faultline.replay.model;

import dev.faultline.stream.Event;

/**
 * A stretch of the trace in which events of a CPU, or of nobody knows which, are missing.
 *
 * @param sinceNs time in ns of the last event before it; what was said after that is in doubt.
 *     {@link Long#MIN_VALUE} where nothing says when it began
 * @param cpu the CPU
 */
public record Gap(long sinceNs, int cpu) {

  /** The gap that an event tells of. */
  public static Gap of(Event lost) {
    return new Gap(lost.c() == 0 ? Long.MIN_VALUE : lost.b(), lost.cpu());
  }

  /** Whether this certainly happened before anything was missing. */
  public boolean isAfter(Moment moment) {
    return moment.timeNs() < sinceNs;
  }
}
