package dev.faultline.cli.inspect;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import java.io.IOException;

/** A capture on its way to the replay, counted as it passes. */
final class InspectedSource implements EventSource {
  private final EventSource source;
  private final EventTally tally;

  InspectedSource(EventSource source) {
    this.source = source;
    this.tally = new EventTally(source.dictionary());
  }

  /** What has passed. */
  EventTally tally() {
    return tally;
  }

  @Override
  public CaptureOrigin origin() {
    return source.origin();
  }

  @Override
  public StreamDictionary dictionary() {
    return source.dictionary();
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    boolean more = source.next(block);
    if (more) {
      tally.add(block);
    }
    return more;
  }

  @Override
  public Recording recording() {
    return source.recording();
  }

  @Override
  public String incomplete() {
    return source.incomplete();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
