package dev.faultline.cli.convert;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.cli.shell.Destination;
import dev.faultline.cli.shell.UnwritableException;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.traces.input.LineReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Converts one capture. */
final class Conversion {
  private static final Set<String> TEXTS = Set.of("ftrace-text", "trace-cmd-report");

  private final CaptureOpener opener;
  private final ConvertFormat format;
  private final int times;

  /**
   * Converts captures.
   *
   * @param times how often each is written, one time behind the other
   */
  Conversion(CaptureOpener opener, ConvertFormat format, int times) {
    this.opener = opener;
    this.format = format;
    this.times = times;
  }

  /**
   * What became of an input.
   *
   * @param lacks what the capture lacks, a sentence each
   * @param recording what was recorded
   */
  record Result(List<String> lacks, Recording recording) {}

  /**
   * Reads an input to its end and writes what it says.
   *
   * @throws NoCaptureException if its content is no capture
   * @throws UnwritableException if it cannot be written
   * @throws IOException if it cannot be read
   */
  Result run(Input input, Destination destination) throws IOException {
    Repetition repetition = repetition(input);
    if (format == ConvertFormat.TEXT) {
      return lines(input, repetition, destination);
    }
    try (EventSource source = source(input, repetition)) {
      EventBlock block = new EventBlock();
      // The clock and the kernel are known when something has been read.
      boolean more = source.next(block);
      EventSink sink = format.open(destination.stream(), source.origin(), source.dictionary());
      long unread = 0;
      long logged = 0;
      while (more) {
        unread += block.unreadUnits();
        logged += format == ConvertFormat.CSV ? block.logRecords().size() : 0;
        sink.write(block);
        more = source.next(block);
      }
      sink.end(source.incomplete(), source.recording());
      destination.commit();
      return new Result(notes(source.incomplete(), unread, logged), source.recording());
    }
  }

  private Repetition repetition(Input input) throws IOException {
    if (times == 1 && format != ConvertFormat.TEXT) {
      return Repetition.ONCE;
    }
    try (EventSource source = opener.open(input)) {
      return Repetition.of(source, times);
    }
  }

  private EventSource source(Input input, Repetition repetition) throws IOException {
    return times == 1
        ? opener.open(input)
        : new RepeatedSource(() -> opener.open(input), repetition);
  }

  private Result lines(Input input, Repetition repetition, Destination destination)
      throws IOException {
    try (EventSource source = opener.open(input)) {
      String is = source.origin().format();
      if (!TEXTS.contains(is)) {
        throw new IOException(
            "expected text of ftrace, whose lines can be copied, and it is "
                + is
                + "; use --to stream, csv or json");
      }
    }
    LineCopy copy = new LineCopy(destination.stream(), repetition);
    for (int time = 0; time < times; time++) {
      try (LineReader lines = opener.lines(input)) {
        copy.copy(lines, time);
      }
    }
    destination.commit();
    return new Result(List.of(), Recording.NONE);
  }

  private static List<String> notes(String incomplete, long unread, long logged) {
    List<String> notes = new ArrayList<>();
    if (!incomplete.isEmpty()) {
      notes.add("converted as far as it goes: " + incomplete);
    }
    if (unread > 0) {
      notes.add(unread + (unread == 1 ? " line" : " lines") + " could not be read");
    }
    if (logged > 0) {
      notes.add(
          logged
              + " stacks, lists of locks and reports of the log are in no row of a table: convert"
              + " to stream or json");
    }
    return notes;
  }
}
