package dev.faultline.traces;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.stream.UnreadSample;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Context;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import dev.faultline.v1.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A capture read to its end, with everything that it said.
 *
 * @param origin as it is at the end
 * @param events all events
 * @param sourceEvents raw records
 * @param sourceUnits lines
 * @param unreadUnits unread lines
 * @param samples of unread lines
 * @param incomplete why it ended early
 * @param recording what was recorded, as is known at the end
 */
public record Reading(
    CaptureOrigin origin,
    List<Row> events,
    long sourceEvents,
    long sourceUnits,
    long unreadUnits,
    List<UnreadSample> samples,
    String incomplete,
    Recording recording) {

  private static final Bindings BUILT_IN = Bindings.builtIn();

  /** One event, taken out of its block. */
  public record Row(
      long timeNs,
      int cpu,
      Task task,
      String tracepoint,
      EventKind kind,
      Mode mode,
      boolean tried,
      Subject subject,
      Subject other,
      long a,
      long b,
      long c,
      long position,
      Context context,
      LossCause loss) {
    /** The same at another time and place, and in another context. */
    Row with(long time, long place, Context in) {
      return new Row(
          time, cpu, task, tracepoint, kind, mode, tried, subject, other, a, b, c, place, in, loss);
    }
  }

  /** Reads lines of text with the built-in bindings. */
  public static Reading of(String... lines) {
    return of(CaptureInput.ofText("test", String.join("\n", lines) + "\n"), BUILT_IN);
  }

  /** Reads any input with the built-in bindings. */
  public static Reading of(CaptureInput input) {
    return of(input, BUILT_IN);
  }

  /** Reads any input. */
  public static Reading of(CaptureInput input, Bindings bindings) {
    try (EventSource source = CaptureReader.open(input, bindings)) {
      return of(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a capture that is open. */
  public static Reading of(EventSource source) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<UnreadSample> samples = new ArrayList<>();
    EventBlock block = new EventBlock();
    Event event = new Event(source.dictionary());
    long sourceEvents = 0;
    long sourceUnits = 0;
    long unreadUnits = 0;
    while (source.next(block)) {
      for (int i = 0; i < block.size(); i++) {
        event.at(block, i);
        rows.add(row(event, source.dictionary()));
      }
      sourceEvents += block.sourceEvents();
      sourceUnits += block.sourceUnits();
      unreadUnits += block.unreadUnits();
      samples.addAll(block.unreadSamples());
    }
    return new Reading(
        source.origin(),
        rows,
        sourceEvents,
        sourceUnits,
        unreadUnits,
        samples,
        source.incomplete(),
        source.recording());
  }

  private static Row row(Event event, StreamDictionary dictionary) {
    return new Row(
        event.timeNs(),
        event.cpu(),
        dictionary.task(event.taskNumber()),
        event.tracepoint(),
        event.kind(),
        event.mode(),
        event.tried(),
        event.subject(),
        event.other(),
        event.a(),
        event.b(),
        event.c(),
        event.position(),
        event.context(),
        event.loss());
  }

  /** The events that the capture tells of, without those that say that others are missing. */
  public List<Row> told() {
    return events.stream().filter(row -> row.kind() != EventKind.EVENTS_LOST).toList();
  }

  /** The events that say that others are missing. */
  public List<Row> losses() {
    return events.stream().filter(row -> row.kind() == EventKind.EVENTS_LOST).toList();
  }

  /** The only event. */
  public Row only() {
    if (events.size() != 1) {
      throw new AssertionError(events.size() + " events: " + events + ", unread: " + samples);
    }
    return events.get(0);
  }
}
