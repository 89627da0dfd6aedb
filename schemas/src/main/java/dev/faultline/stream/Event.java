package dev.faultline.stream;

import dev.faultline.v1.Context;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import dev.faultline.v1.Mode;

/**
 * The view of one event in a block: moved from row to row, never kept. Who wants to remember an
 * event copies what it needs.
 */
public final class Event {
  private final StreamDictionary dictionary;
  private EventBlock block;
  private int row;
  private Shape shape;

  /** A view of nothing yet. */
  public Event(StreamDictionary dictionary) {
    this.dictionary = dictionary;
    this.block = new EventBlock();
    this.shape = new Shape("", EventKind.EVENT_KIND_UNSPECIFIED, Mode.MODE_UNSPECIFIED, false);
  }

  /** Looks at row {@code row} of {@code block}. */
  public void at(EventBlock block, int row) {
    this.block = block;
    this.row = row;
    this.shape = dictionary.shape(block.shape[row]);
  }

  /** Where the numbers of tasks, shapes and subjects lead. */
  public StreamDictionary dictionary() {
    return dictionary;
  }

  /** Time in ns of the capture's clock. */
  public long timeNs() {
    return block.timeNs[row];
  }

  /** Whether that time is a tick of a counter, and no ns. */
  public boolean countsTicks() {
    return dictionary.countsTicks();
  }

  /** The CPU that recorded the event. */
  public int cpu() {
    return block.cpu[row];
  }

  /** Number of the task in the dictionary. */
  public int taskNumber() {
    return block.task[row];
  }

  /** The task that was running. */
  public Task task() {
    return dictionary.task(block.task[row]);
  }

  /** Thread id of the task that was running. */
  public int tid() {
    return task().tid();
  }

  /** Number of the shape in the dictionary. */
  public int shapeNumber() {
    return block.shape[row];
  }

  /** Tracepoint, kind and mode. */
  public Shape shape() {
    return shape;
  }

  /** What happened. */
  public EventKind kind() {
    return shape.kind();
  }

  /** Lock mode, direction, or sort of bracket. */
  public Mode mode() {
    return shape.mode();
  }

  /** Whether the request was a trylock. */
  public boolean tried() {
    return shape.tried();
  }

  /** Who did it, where an interrupt may have; else unspecified. */
  public Context context() {
    return shape.context();
  }

  /** Why events are missing; unspecified where none are, or where the stream does not say. */
  public LossCause loss() {
    return shape.loss();
  }

  /** Name of the tracepoint as recorded. */
  public String tracepoint() {
    return shape.tracepoint();
  }

  /** Number of the subject in the dictionary, 0 for none. */
  public int subjectNumber() {
    return block.subject[row];
  }

  /** What the event speaks of. */
  public Subject subject() {
    return dictionary.subject(block.subject[row]);
  }

  /** Number of the second subject in the dictionary, 0 for none. */
  public int otherNumber() {
    return block.other[row];
  }

  /** The second thing that the event speaks of. */
  public Subject other() {
    return dictionary.subject(block.other[row]);
  }

  /** First value; its meaning is that of the kind ({@code EventKind} in event_stream.proto). */
  public long a() {
    return block.a[row];
  }

  /** Second value. */
  public long b() {
    return block.b[row];
  }

  /** Third value. */
  public long c() {
    return block.c[row];
  }

  /** Line or byte offset in the source. */
  public long position() {
    return block.position[row];
  }
}
