package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.stream.Shape;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import org.jspecify.annotations.Nullable;

/**
 * An event worth remembering: the copy of a row, from which evidence is made.
 *
 * @param sequence number of the event in the trace, counted from 0: the order of all things
 * @param timeNs time in ns of the capture's clock, or in its ticks
 * @param cpu the CPU that recorded it
 * @param task who was running
 * @param shape tracepoint, kind and mode
 * @param subject what it speaks of
 * @param other the second thing it speaks of
 * @param a first value; a, b and c mean what {@code EventKind} in event_stream.proto says
 * @param b second value
 * @param c third value
 * @param position line or byte offset
 * @param ticks whether the clock counts ticks of unknown length instead of ns
 */
public record Moment(
    long sequence,
    long timeNs,
    int cpu,
    Task task,
    Shape shape,
    Subject subject,
    Subject other,
    long a,
    long b,
    long c,
    long position,
    boolean ticks) {

  /** A tick of the fastest counter there is: none runs at more than 8 GHz. */
  private static final long MOST_TICKS_PER_NS = 8;

  // As of Shape. The number of an event in its trace all but says it.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof Moment moment
        && sequence == moment.sequence
        && timeNs == moment.timeNs
        && position == moment.position
        && cpu == moment.cpu
        && a == moment.a
        && b == moment.b
        && c == moment.c
        && ticks == moment.ticks
        && task.equals(moment.task)
        && shape.equals(moment.shape)
        && subject.equals(moment.subject)
        && other.equals(moment.other);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(timeNs) + Long.hashCode(sequence);
  }

  static Moment of(Event event, long sequence) {
    return new Moment(
        sequence,
        event.timeNs(),
        event.cpu(),
        event.task(),
        event.shape(),
        event.subject(),
        event.other(),
        event.a(),
        event.b(),
        event.c(),
        event.position(),
        event.countsTicks());
  }

  /** Whether at least so many ns have certainly passed from here to {@code untilNs}. */
  public boolean isPast(long ns, long untilNs) {
    return untilNs - timeNs >= (ticks ? MOST_TICKS_PER_NS * ns : ns);
  }

  /** Whether this happened before {@code that}, in the order of the trace. */
  public boolean before(Moment that) {
    return sequence < that.sequence;
  }
}
