package dev.faultline.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A capture that is read by somebody else, and what of it is kept meanwhile. Where more is to be
 * kept than may be, nothing is, and reading goes on: memory has a bound whatever the capture.
 */
public final class EventRecording implements EventSource {
  private final EventSource source;
  private final Predicate<Event> wanted;
  private final int most;
  private final Event event;
  private List<EventBlock> blocks = new ArrayList<>();
  private int kept;
  private boolean tooLong;

  /**
   * Records.
   *
   * @param source is read, and closed with this
   * @param wanted which events to keep
   * @param most how many events are kept at most
   */
  public EventRecording(EventSource source, Predicate<Event> wanted, int most) {
    this.source = source;
    this.wanted = wanted;
    this.most = most;
    this.event = new Event(source.dictionary());
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
  public Recording recording() {
    return source.recording();
  }

  @Override
  public String incomplete() {
    return source.incomplete();
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    boolean more = source.next(block);
    for (int row = 0; row < block.size() && !tooLong; row++) {
      event.at(block, row);
      if (wanted.test(event)) {
        keep(block, row);
      }
    }
    return more;
  }

  private void keep(EventBlock block, int row) {
    if (kept == most) {
      tooLong = true;
      blocks = List.of();
    } else {
      EventLog.room(blocks).append(block, row);
      kept++;
    }
  }

  /** Whether there were more events than may be kept. */
  public boolean isTooLong() {
    return tooLong;
  }

  /** What was kept of what has been read; empty if it was too much. */
  public Optional<EventLog> log() {
    return tooLong
        ? Optional.empty()
        : Optional.of(new EventLog(origin(), dictionary(), recording(), incomplete(), blocks));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
