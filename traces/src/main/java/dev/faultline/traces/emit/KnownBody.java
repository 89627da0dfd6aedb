package dev.faultline.traces.emit;

import dev.faultline.stream.EventBlock;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.v1.Context;

/**
 * What a record says, and the events that it is.
 *
 * @param sort which records it is compared with
 * @param bytes all that it says
 * @param context what the CPU was doing, on which the events may depend
 * @param tracepoint that it is a record of
 * @param events what they say
 */
// The bytes are compared by their owner, never by equals.
@SuppressWarnings("ArrayRecordComponent")
public record KnownBody(
    int sort,
    byte[] bytes,
    Context context,
    BoundTracepoint tracepoint,
    EventBlock.Content[] events) {

  /** Appends the events once more. */
  public void append(long timeNs, int cpu, int task, long position, EventBlock block) {
    for (EventBlock.Content event : events) {
      block.append(timeNs, cpu, task, event, position);
    }
  }
}
