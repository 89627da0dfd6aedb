package dev.faultline.replay.model;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.List;

/** Events written down one by one, for tests: a script to be played to a model or a replay. */
public final class EventScript {

  /** One event; the numbers refer to the script's dictionary. */
  public record Row(
      long timeNs,
      int cpu,
      int task,
      int shape,
      int subject,
      int other,
      long a,
      long b,
      long c,
      long position) {

    /** The same, by a clock that is ahead by so much. */
    public Row shifted(long ns) {
      return new Row(timeNs + ns, cpu, task, shape, subject, other, a, b, c, position);
    }

    void appendTo(EventBlock block) {
      block.append(timeNs, cpu, task, shape, subject, other, a, b, c, position);
    }
  }

  private static final long STEP_NS = 1_000;

  private final StreamDictionary dictionary = new StreamDictionary();
  private final List<Row> rows = new ArrayList<>();
  private int task = dictionary.intern(new Task(1, "init", 1));
  private int cpu;
  private long nowNs;

  /** The dictionary of all events. */
  public StreamDictionary dictionary() {
    return dictionary;
  }

  /** What was written so far. */
  public List<Row> rows() {
    return rows;
  }

  /** The events to come are of this task. */
  public EventScript task(int tid) {
    task = dictionary.intern(new Task(tid, "task" + tid, 0));
    return this;
  }

  /** The events to come are recorded by this CPU. */
  public EventScript cpu(int number) {
    cpu = number;
    return this;
  }

  /** Time goes on, by a microsecond if nothing else is said. */
  public EventScript after(long ns) {
    nowNs += ns - STEP_NS;
    return this;
  }

  /** Writes an event with a subject. */
  public EventScript event(EventKind kind, Mode mode, Subject subject, long... values) {
    return event(kind, mode, false, subject, Subject.NONE, values);
  }

  /** Writes an event with everything there is. */
  public EventScript event(
      EventKind kind, Mode mode, boolean tried, Subject subject, Subject other, long... values) {
    nowNs += STEP_NS;
    rows.add(
        new Row(
            nowNs,
            cpu,
            task,
            dictionary.intern(new Shape("", kind, mode, tried)),
            dictionary.intern(subject),
            dictionary.intern(other),
            value(values, 0),
            value(values, 1),
            value(values, 2),
            rows.size() + 1L));
    return this;
  }

  private static long value(long[] values, int number) {
    return number < values.length ? values[number] : 0;
  }

  /** A capture of these rows, which are of this script. */
  public EventSource source(List<Row> played) {
    return new Source(dictionary, played);
  }

  /** Rows that are read in blocks. */
  private static final class Source implements EventSource {
    private final StreamDictionary dictionary;
    private final List<Row> rows;
    private int next;

    Source(StreamDictionary dictionary, List<Row> rows) {
      this.dictionary = dictionary;
      this.rows = rows;
    }

    @Override
    public CaptureOrigin origin() {
      return new CaptureOrigin("script", "script", "", "", CaptureOrigin.PositionUnit.LINE);
    }

    @Override
    public StreamDictionary dictionary() {
      return dictionary;
    }

    @Override
    public boolean next(EventBlock block) {
      block.clear();
      int first = next;
      while (next < rows.size() && !block.isFull()) {
        rows.get(next++).appendTo(block);
      }
      block.countSource(next - first, next - first, 0);
      return next > first;
    }

    @Override
    public void close() {}
  }
}
