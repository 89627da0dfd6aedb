package dev.faultline.cli.convert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventStreamWriter;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.csv.CsvEventWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;

/** What {@code convert} writes. */
enum ConvertFormat {
  /** The event stream: everything that the capture says, in little space. */
  STREAM("fls") {
    @Override
    EventSink open(OutputStream out, CaptureOrigin origin, StreamDictionary dictionary)
        throws IOException {
      return new StreamSink(new EventStreamWriter(out, origin, dictionary));
    }
  },
  /** The lines of a capture that is text of ftrace; they are copied and never become events. */
  TEXT("txt") {
    @Override
    EventSink open(OutputStream out, CaptureOrigin origin, StreamDictionary dictionary) {
      throw new IllegalStateException("lines are copied");
    }
  },
  /** A table; what was recorded stands in a file beside it. */
  CSV("csv") {
    @Override
    boolean hasNotes() {
      return true;
    }

    @Override
    EventSink open(OutputStream out, CaptureOrigin origin, StreamDictionary dictionary)
        throws IOException {
      Writer text = text(out);
      CsvEventWriter table = new CsvEventWriter(text, origin.unit());
      return new RowSink(dictionary, table::write, text);
    }
  },
  /** An object of JSON per line. */
  JSON("jsonl") {
    @Override
    EventSink open(OutputStream out, CaptureOrigin origin, StreamDictionary dictionary) {
      Writer text = text(out);
      return new RowSink(dictionary, new JsonEvents(text, origin.unit()), text);
    }
  };

  private final String extension;

  ConvertFormat(String extension) {
    this.extension = extension;
  }

  /** What names of such files end with. */
  String extension() {
    return extension;
  }

  /** Whether what was recorded has no room in it, and is read from a file beside it. */
  boolean hasNotes() {
    return false;
  }

  /** Begins to write; {@code out} is flushed at the end and stays open. */
  abstract EventSink open(OutputStream out, CaptureOrigin origin, StreamDictionary dictionary)
      throws IOException;

  private static Writer text(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, UTF_8));
  }
}
