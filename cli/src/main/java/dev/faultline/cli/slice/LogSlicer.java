package dev.faultline.cli.slice;

import com.google.protobuf.ByteString;
import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.EventStreamWriter;
import dev.faultline.traces.input.LineReader;
import dev.faultline.v1.Finding;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Cuts a log down to the records that give a finding: mostly the stacks of those who wait for each
 * other.
 *
 * <p>A record goes from its own line to that of the next one, and stays whole: frames that the
 * finding could do without are what its reader wants to see. Each attempt is the text itself, read
 * again, so that what is left needs no proof of its own.
 */
final class LogSlicer {
  /** Of a log that is longer, people cut out the report first. */
  private static final int MOST_BYTES = 64 << 20;

  private final CaptureOpener opener;
  private final ReplayOptions options;
  private final SliceProgress progress;

  /**
   * What is left.
   *
   * @param text the lines, as they stand in the log
   * @param positions of the records that they hold
   * @param records how many the log has
   */
  record Part(ByteString text, Set<Long> positions, int records) {}

  LogSlicer(CaptureOpener opener, ReplayOptions options, SliceProgress progress) {
    this.opener = opener;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Slices a log.
   *
   * @return empty if its records do not give the finding: it rests on something else
   * @throws IOException if the log cannot be read, or is too long to be kept
   */
  Optional<Part> slice(Input input, Finding finding, TraceReport whole) throws IOException {
    List<Long> positions = positions(input);
    if (positions.isEmpty()) {
      return Optional.empty();
    }
    Target target = new Target(finding, whole);
    List<ByteString> parts = parts(input, positions);
    List<int[]> all = IntStream.range(0, positions.size()).mapToObj(i -> new int[] {i}).toList();
    // What stands before the first record names the kernel, and what the log is of; or nothing.
    for (ByteString head : List.of(ByteString.EMPTY, parts.get(0))) {
      Reduction.Test test = kept -> isShown(text(head, parts, kept), target, kept.size());
      if (test.holds(all)) {
        List<int[]> left = Reduction.of(all, test);
        Set<Long> kept = new HashSet<>();
        left.forEach(one -> kept.add(positions.get(one[0])));
        return Optional.of(new Part(text(head, parts, left), kept, positions.size()));
      }
    }
    return Optional.empty();
  }

  /** Writes the records that are left as an event stream, with their places in the log. */
  ByteString stream(Input input, Part part) throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    try (EventSource source = opener.open(input)) {
      EventStreamWriter writer = new EventStreamWriter(bytes, source.origin(), source.dictionary());
      EventBlock read = new EventBlock();
      EventBlock left = new EventBlock();
      while (source.next(read)) {
        left.clear();
        read.logRecords().stream()
            .filter(logged -> part.positions().contains(logged.getPosition()))
            .forEach(left::addLogRecord);
        writer.write(left);
      }
      writer.end("");
    }
    return bytes.toByteString();
  }

  private boolean isShown(ByteString text, Target target, int records) throws IOException {
    try (EventSource source = opener.open("the slice", text)) {
      TraceReport report = Replay.verify(source, options);
      boolean shown = target.isShownBy(report, false) && target.addsNothing(report);
      progress.tried(records, shown);
      return shown;
    }
  }

  private List<Long> positions(Input input) throws IOException {
    Set<Long> positions = new TreeSet<>(Comparator.naturalOrder());
    try (EventSource source = opener.open(input)) {
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        block.logRecords().stream()
            .filter(logged -> logged.getBeside().isEmpty())
            .map(LogRecord::getPosition)
            .forEach(positions::add);
      }
    }
    return List.copyOf(positions);
  }

  /** What stands before the first record, and from each record to the next. */
  private List<ByteString> parts(Input input, List<Long> positions) throws IOException {
    List<ByteString> parts = new ArrayList<>();
    ByteString.Output part = ByteString.newOutput();
    long bytes = 0;
    try (LineReader lines = opener.lines(input)) {
      while (lines.advance()) {
        if (parts.size() < positions.size() && lines.number() == positions.get(parts.size())) {
          parts.add(part.toByteString());
          part = ByteString.newOutput();
        }
        part.write(lines.bytes(), lines.start(), lines.end() - lines.start());
        part.write('\n');
        bytes += lines.end() - lines.start() + 1;
        if (bytes > MOST_BYTES) {
          throw new IOException(
              input.name()
                  + ": a log of more than 64 MB is not sliced; cut out the report that the finding"
                  + " is in, by the lines that it names");
        }
      }
    }
    parts.add(part.toByteString());
    return parts;
  }

  private static ByteString text(ByteString head, List<ByteString> parts, List<int[]> kept) {
    ByteString text = head;
    for (int[] one : kept) {
      text = text.concat(parts.get(one[0] + 1));
    }
    return text;
  }
}
