package dev.faultline.cli.convert;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventStreamWriter;
import dev.faultline.stream.Recording;
import java.io.IOException;

/** Writes an event stream. */
final class StreamSink implements EventSink {
  private final EventStreamWriter writer;

  StreamSink(EventStreamWriter writer) {
    this.writer = writer;
  }

  @Override
  public void write(EventBlock block) throws IOException {
    writer.write(block);
  }

  @Override
  public void end(String incomplete, Recording recording) throws IOException {
    if (recording.saysSomething()) {
      writer.write(recording);
    }
    writer.end(incomplete);
  }
}
