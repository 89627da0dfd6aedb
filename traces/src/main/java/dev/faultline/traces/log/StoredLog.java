package dev.faultline.traces.log;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.roles.StackMeanings;
import java.io.IOException;

/**
 * An event stream whose stacks are given the meaning that roles of the user's own have for them, as
 * if the log were read again. Without such roles they keep the meaning that they were stored with.
 */
public final class StoredLog implements EventSource {
  private final EventSource stream;
  private final StackMeanings meanings;

  /**
   * A stream that may hold stacks.
   *
   * @param stream is closed with the source
   */
  public StoredLog(EventSource stream, StackMeanings meanings) {
    this.stream = stream;
    this.meanings = meanings;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    boolean more = stream.next(block);
    if (more) {
      block.changeLogRecords(logged -> meanings.meantAnew(logged, origin().kernel()));
    }
    return more;
  }

  @Override
  public CaptureOrigin origin() {
    return stream.origin();
  }

  @Override
  public StreamDictionary dictionary() {
    return stream.dictionary();
  }

  @Override
  public Recording recording() {
    return stream.recording();
  }

  @Override
  public String incomplete() {
    return stream.incomplete();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
