package dev.faultline.cli.slice;

import com.google.protobuf.ByteString;
import dev.faultline.cli.explain.FindingChoice;
import dev.faultline.cli.explain.NoSuchFindingException;
import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventLog;
import dev.faultline.stream.EventRecording;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.input.LineReader;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Slices one capture, and reads again what it has written. */
final class SliceRun {
  private final CaptureOpener opener;
  private final ReplayOptions options;
  private final int mostEvents;
  private final SliceProgressLine progress;

  /**
   * A slice as it is written.
   *
   * @param content the bytes
   * @param summary what it is, for standard error
   */
  record Result(ByteString content, String summary) {}

  /** What all rules say of a capture, and its events if there are not too many. */
  private record Whole(TraceReport report, Optional<EventLog> log) {}

  SliceRun(Surroundings surroundings, CaptureOpener opener, ReplayOptions options, int mostEvents) {
    this.opener = opener;
    this.options = options.withTracepoints(opener.tracepoints());
    this.mostEvents = mostEvents;
    this.progress = new SliceProgressLine(surroundings);
  }

  /**
   * Slices.
   *
   * @throws NoSuchFindingException if the capture has not the finding that was chosen
   * @throws IOException if it cannot be read, or cannot be sliced; the message tells why
   */
  Result of(Input input, FindingChoice choice, SliceFormat format)
      throws IOException, NoSuchFindingException {
    Whole whole = whole(input);
    Finding finding = choice.of(whole.report());
    try {
      EventLog log = whole.log().isPresent() ? whole.log().get() : concerned(input, finding);
      Optional<Slice> ofEvents = new Slicer(options, progress).slice(log, finding, whole.report());
      if (ofEvents.isEmpty()) {
        return ofLog(input, finding, whole, format);
      }
      Slice slice = ofEvents.get();
      ByteString content = format == SliceFormat.STREAM ? stream(slice) : text(slice, input);
      return new Result(content, summary(slice, whole.report()));
    } finally {
      progress.erase();
    }
  }

  private Result ofLog(Input input, Finding finding, Whole whole, SliceFormat format)
      throws IOException {
    LogSlicer slicer = new LogSlicer(opener, options, progress);
    LogSlicer.Part part =
        slicer.slice(input, finding, whole.report()).orElseThrow(() -> notOfEvents(input, whole));
    String summary =
        String.format(
            Locale.ROOT,
            "%s [%s]: %d of %d records of a log",
            finding.getRule(),
            finding.getFingerprint(),
            part.positions().size(),
            part.records());
    return new Result(
        format == SliceFormat.STREAM ? slicer.stream(input, part) : part.text(), summary);
  }

  private Whole whole(Input input) throws IOException {
    try (EventRecording recording =
        new EventRecording(opener.open(input), event -> true, mostEvents)) {
      TraceReport report =
          Replay.verify(recording, options).toBuilder().setPath(input.name()).build();
      return new Whole(report, recording.log());
    }
  }

  private EventLog concerned(Input input, Finding finding) throws IOException {
    Concerned concerned;
    try (EventSource source = opener.open(input)) {
      concerned = Concerned.by(finding, source);
    }
    Optional<EventLog> log = log(input, concerned);
    if (log.isEmpty()) {
      log = log(input, concerned.byName());
    }
    return log.orElseThrow(
        () ->
            new IOException(
                input.name()
                    + ": more than "
                    + mostEvents
                    + " events concern the finding's files and locks; --most-events allows more,"
                    + " FAULTLINE_JAVA_OPTS=-Xmx4g gives 4 GiB of memory to them"));
  }

  private Optional<EventLog> log(Input input, Predicate<Event> wanted) throws IOException {
    try (EventSource source = opener.open(input)) {
      return EventLog.read(source, wanted, mostEvents);
    }
  }

  private static IOException notOfEvents(Input input, Whole whole) {
    return new IOException(
        input.name()
            + ": "
            + (whole.log().isPresent()
                ? "the finding cannot be sliced: it rests neither on events alone nor on the records"
                    + " of the log alone"
                : "the events of the finding's tasks, files and locks alone do not give it;"
                    + " --most-events allows to look at all"));
  }

  private ByteString stream(Slice slice) throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    slice.writeStream(bytes);
    if (!isShownBy(bytes.toByteString(), slice, true)) {
      throw new IllegalStateException("the stream does not say what was written to it");
    }
    return bytes.toByteString();
  }

  private ByteString text(Slice slice, Input input) throws IOException {
    if (RawText.isPossible(slice.events().origin().format())) {
      ByteString.Output bytes = ByteString.newOutput();
      try (LineReader lines = opener.lines(input)) {
        RawText.write(slice, lines, bytes);
      }
      if (isShownBy(bytes.toByteString(), slice, false)) {
        return bytes.toByteString();
      }
    }
    ByteString.Output bytes = ByteString.newOutput();
    if (PrintedText.write(slice, opener.printer(), bytes)
        && isShownBy(bytes.toByteString(), slice, false)) {
      return bytes.toByteString();
    }
    throw new IOException(
        input.name() + ": not every event of the slice can be written as text; use --to stream");
  }

  private boolean isShownBy(ByteString content, Slice slice, boolean samePositions)
      throws IOException {
    try (EventSource source = opener.open("the slice", content)) {
      return slice.isShownBy(source, options, samePositions);
    }
  }

  private static String summary(Slice slice, TraceReport whole) {
    Finding finding = slice.finding();
    return String.format(
        Locale.ROOT,
        "%s [%s]: %d of %d events",
        finding.getRule(),
        finding.getFingerprint(),
        slice.events().size(),
        whole.getCapture().getModelEvents() + whole.getCapture().getLossGaps());
  }
}
