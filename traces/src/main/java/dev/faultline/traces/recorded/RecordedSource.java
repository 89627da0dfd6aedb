package dev.faultline.traces.recorded;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.ProbeCount;
import dev.faultline.stream.RecordedTracepoint;
import dev.faultline.stream.RecordedTracepoint.Meaning;
import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.emit.LossEmitter;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * A capture together with what is said of it elsewhere, and with what both mean to the model. A
 * probe that was missed is a loss: when, nobody knows, so that it stands at the end and reaches
 * back to the beginning.
 */
public final class RecordedSource implements EventSource {
  private static final Set<EventKind> ENDS =
      EnumSet.of(
          EventKind.FAULT_END,
          EventKind.MKWRITE_END,
          EventKind.DIO_END,
          EventKind.SHOOTDOWN_END,
          EventKind.BUFFERED_END,
          EventKind.WRITTEN,
          EventKind.FILL_END,
          EventKind.RANGE_OP_END,
          EventKind.DRAINED,
          EventKind.SYSCALL_END);

  private final EventSource source;
  private final Recording told;
  private final Bindings bindings;
  private final boolean losses;
  private final Event event;
  private Recording asked = Recording.NONE;
  private Recording answer = Recording.NONE;
  private int shapes = -1;
  private long lastNs;
  private long lastPosition;
  private boolean ended;

  /**
   * Reads a capture.
   *
   * @param source is read, and closed with this
   * @param told what is said of it elsewhere
   * @param bindings what its tracepoints are
   * @param losses whether missed probes are yet to be made losses
   */
  public RecordedSource(EventSource source, Recording told, Bindings bindings, boolean losses) {
    this.source = source;
    this.told = told;
    this.bindings = bindings;
    this.losses = losses;
    this.event = new Event(source.dictionary());
  }

  @Override
  public CaptureOrigin origin() {
    CaptureOrigin origin = source.origin();
    Recording said = told.and(source.recording());
    return new CaptureOrigin(
        origin.path(),
        origin.format(),
        origin.kernel().isEmpty() ? said.recorder().kernel() : origin.kernel(),
        origin.clock().isEmpty() ? said.recorder().clock() : origin.clock(),
        origin.unit());
  }

  @Override
  public StreamDictionary dictionary() {
    return source.dictionary();
  }

  @Override
  public Recording recording() {
    Recording own = source.recording();
    if (told.equals(Recording.NONE) && !own.tracepoints().isEmpty()) {
      return own;
    }
    // The head of a capture may name its kernel and say nothing of what was on.
    Recording said = told.and(own).by(new Recorder("", "", source.origin().kernel(), 0, ""));
    if (shapes != dictionary().shapeCount() || !asked.equals(said)) {
      shapes = dictionary().shapeCount();
      asked = said;
      answer = bindings.meaningOf(said, seen());
    }
    return answer;
  }

  private Set<String> seen() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < shapes; i++) {
      seen.add(dictionary().shape(i).tracepoint());
    }
    return seen;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    if (source.next(block)) {
      if (block.size() > 0) {
        event.at(block, block.size() - 1);
        lastNs = event.timeNs();
        lastPosition = event.position();
      }
      return true;
    }
    if (ended || !losses) {
      return false;
    }
    ended = true;
    long missed = missed(recording());
    if (missed > 0) {
      new LossEmitter(dictionary())
          .emit(block, lastNs, 0, LossCause.PROBES_MISSED, missed, 0, false, lastPosition);
    }
    return missed > 0;
  }

  /** Those of ends are none: that something has ended is told by what comes after it. */
  private static long missed(Recording recording) {
    long missed = 0;
    for (ProbeCount probe : recording.missedProbes()) {
      for (RecordedTracepoint tracepoint : recording.tracepoints()) {
        boolean same = tracepoint.names().stream().anyMatch(n -> n.endsWith(":" + probe.name()));
        boolean end = tracepoint.meanings().stream().map(Meaning::kind).allMatch(ENDS::contains);
        missed += same && !end ? probe.missed() : 0;
      }
    }
    return missed;
  }

  @Override
  public String incomplete() {
    return source.incomplete();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
