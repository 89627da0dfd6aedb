package dev.faultline.traces.ftrace;

import dev.faultline.stream.EventBlock;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.v1.Context;

/**
 * What stands behind the time of a line, name and arguments, and the events that it is.
 *
 * @param bytes all of it
 * @param context what the CPU was doing, on which the events may depend
 * @param tracepoint that it is a record of
 * @param events what they say
 */
// The bytes are compared by their owner, never by equals.
@SuppressWarnings("ArrayRecordComponent")
record KnownBody(
    byte[] bytes, Context context, BoundTracepoint tracepoint, EventBlock.Content[] events) {

  /** Appends the events once more. */
  void append(long timeNs, int cpu, int task, long position, EventBlock block) {
    for (EventBlock.Content event : events) {
      block.append(timeNs, cpu, task, event, position);
    }
  }
}
