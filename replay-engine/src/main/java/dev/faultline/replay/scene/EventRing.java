package dev.faultline.replay.scene;

import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.stream.Event;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last events of a trace as columns, each with what the model made of it: whose it was, and
 * when that began which ended with it. Adding one costs a few stores and no allocation; the moments
 * that are kept exist already.
 */
final class EventRing {
  private final StreamDictionary dictionary;
  private final int mask;
  private final long[] timeNs;
  private final long[] a;
  private final long[] b;
  private final long[] c;
  private final long[] position;
  private final int[] cpu;
  private final int[] task;
  private final int[] shape;
  private final int[] subject;
  private final int[] other;
  private final long[] lane;
  private final int[] tid;
  private final @Nullable Moment[] begun;
  private final @Nullable Mapping[] mapping;
  private final @Nullable Operation[] ended;
  private long next;

  EventRing(StreamDictionary dictionary, int capacity) {
    this.dictionary = dictionary;
    int size = Integer.highestOneBit(capacity);
    mask = size - 1;
    timeNs = new long[size];
    a = new long[size];
    b = new long[size];
    c = new long[size];
    position = new long[size];
    cpu = new int[size];
    task = new int[size];
    shape = new int[size];
    subject = new int[size];
    other = new int[size];
    lane = new long[size];
    tid = new int[size];
    begun = new Moment[size];
    mapping = new Mapping[size];
    ended = new Operation[size];
  }

  void add(Step step) {
    Event event = step.event();
    int row = (int) step.sequence() & mask;
    timeNs[row] = event.timeNs();
    a[row] = event.a();
    b[row] = event.b();
    c[row] = event.c();
    position[row] = event.position();
    cpu[row] = event.cpu();
    task[row] = event.taskNumber();
    shape[row] = event.shapeNumber();
    subject[row] = event.subjectNumber();
    other[row] = event.otherNumber();
    begun[row] = begun(step);
    mapping[row] = step.mapping().orElse(null);
    ended[row] = step.ended().orElse(null);
    assign(step, row);
    next = step.sequence() + 1;
  }

  /**
   * Whose lane an event belongs to: that of the task, or of a direct write that has left its task.
   * A hold belongs to who acquired it, whoever releases it.
   */
  private void assign(Step step, int row) {
    Optional<Hold> hold = step.lock().hold();
    Optional<Operation> operation = hold.isPresent() ? hold.get().operation() : step.operation();
    if (operation.isPresent()
        && LaneKey.hasLeft(operation.get())
        && step.kind() != EventKind.DIO_QUEUED
        && step.kind() != EventKind.DIO_RW_QUEUED) {
      lane[row] = LaneKey.queued(operation.get());
      tid[row] = operation.get().begun().task().tid();
    } else {
      tid[row] = hold.isPresent() ? hold.get().acquired().task().tid() : step.task().tid();
      lane[row] = LaneKey.task(tid[row]);
    }
  }

  private static @Nullable Moment begun(Step step) {
    return switch (step.kind()) {
      case LOCK_RELEASED -> acquired(step);
      case LOCK_ACQUIRED ->
          step.lock().endedWait().isPresent() ? step.lock().endedWait().get().since() : null;
      case SHOOTDOWN_END, DRAINED ->
          step.bracket().isPresent() ? step.bracket().get().begun() : null;
      default -> step.ended().isPresent() ? step.ended().get().begun() : null;
    };
  }

  private static @Nullable Moment acquired(Step step) {
    if (step.lock().hold().isPresent()) {
      return step.lock().hold().get().acquired();
    }
    Optional<Semaphore.Ended> last =
        step.lock().semaphore().flatMap(lock -> lock.holders().lastEnded());
    boolean now = last.isPresent() && last.get().at().sequence() == step.sequence();
    return now ? last.get().hold().acquired() : null;
  }

  /** Sequence number of the oldest event that is still there. */
  long oldest() {
    return Math.max(0, next - mask - 1);
  }

  /** Sequence number of the next event. */
  long next() {
    return next;
  }

  private int row(long sequence) {
    return (int) sequence & mask;
  }

  EventKind kind(long sequence) {
    return dictionary.shape(shape[row(sequence)]).kind();
  }

  Mode mode(long sequence) {
    return dictionary.shape(shape[row(sequence)]).mode();
  }

  Subject subject(long sequence) {
    return dictionary.subject(subject[row(sequence)]);
  }

  long timeNs(long sequence) {
    return timeNs[row(sequence)];
  }

  long a(long sequence) {
    return a[row(sequence)];
  }

  long b(long sequence) {
    return b[row(sequence)];
  }

  long c(long sequence) {
    return c[row(sequence)];
  }

  /** Key of the lane that it belongs to. */
  long lane(long sequence) {
    return lane[row(sequence)];
  }

  /** The task of that lane. */
  int tid(long sequence) {
    return tid[row(sequence)];
  }

  /** When that began which ended here. */
  Optional<Moment> begun(long sequence) {
    return Optional.ofNullable(begun[row(sequence)]);
  }

  /** The operation that ended here. */
  Optional<Operation> ended(long sequence) {
    return Optional.ofNullable(ended[row(sequence)]);
  }

  /** The mapping it is about. */
  Optional<Mapping> mapping(long sequence) {
    return Optional.ofNullable(mapping[row(sequence)]);
  }

  /** A copy of the event. */
  Moment moment(long sequence) {
    int row = row(sequence);
    return new Moment(
        sequence,
        timeNs[row],
        cpu[row],
        dictionary.task(task[row]),
        dictionary.shape(shape[row]),
        dictionary.subject(subject[row]),
        dictionary.subject(other[row]),
        a[row],
        b[row],
        c[row],
        position[row],
        dictionary.countsTicks());
  }
}
