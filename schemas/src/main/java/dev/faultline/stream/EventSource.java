package dev.faultline.stream;

import java.io.Closeable;
import java.io.IOException;

/**
 * A capture that is being read: blocks of events, one after the other, in the order of the trace.
 */
public interface EventSource extends Closeable {

  /**
   * Where the events come from. What the head of the capture tells is known from the start, the
   * rest as reading goes on.
   */
  CaptureOrigin origin();

  /** The dictionary that the numbers in the blocks refer to. */
  StreamDictionary dictionary();

  /**
   * Reads on.
   *
   * @param block is cleared and filled; at the end of the capture it may hold no event but still
   *     tell what was read
   * @return false when the capture had ended before
   * @throws IOException if it cannot be read further; the message names file and position
   */
  boolean next(EventBlock block) throws IOException;

  /**
   * What was recorded, as far as is known by now: some captures say it at their end, and that is
   * what counts.
   */
  default Recording recording() {
    return Recording.NONE;
  }

  /**
   * Why the capture ended before its end, such as a compressed file that was cut; empty when it did
   * not. Known once {@link #next} has returned false.
   */
  default String incomplete() {
    return "";
  }
}
