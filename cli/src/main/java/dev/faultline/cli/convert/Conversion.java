package dev.faultline.cli.convert;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.cli.shell.Destination;
import dev.faultline.cli.shell.UnwritableException;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Converts one capture. */
final class Conversion {
  private final CaptureOpener opener;
  private final ConvertFormat format;

  Conversion(CaptureOpener opener, ConvertFormat format) {
    this.opener = opener;
    this.format = format;
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
    try (EventSource source = opener.open(input)) {
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
