package dev.faultline.cli.convert;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.Recording;
import java.io.IOException;

/** Where {@code convert} writes events. */
interface EventSink {

  /** Writes all events of a block. */
  void write(EventBlock block) throws IOException;

  /**
   * Writes what comes behind the last event.
   *
   * @param incomplete why the capture could not be read to its end; empty when it was
   * @param recording what was recorded
   */
  void end(String incomplete, Recording recording) throws IOException;
}
