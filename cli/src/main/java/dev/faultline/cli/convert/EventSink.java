package dev.faultline.cli.convert;

import dev.faultline.stream.EventBlock;
import java.io.IOException;

/** Where {@code convert} writes events. */
interface EventSink {

  /** Writes all events of a block. */
  void write(EventBlock block) throws IOException;

  /**
   * Writes what comes behind the last event.
   *
   * @param incomplete why the capture could not be read to its end; empty when it was
   */
  void end(String incomplete) throws IOException;
}
