package dev.faultline.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Events kept in memory, as columns: 60 bytes each. Any selection of them can be read like a
 * capture, as often as one likes, and makes no copy of the rest.
 *
 * <p>What is no event is not kept: lines that could not be read, and how many records there were.
 */
public final class EventLog {
  private final CaptureOrigin origin;
  private final StreamDictionary dictionary;
  private final Recording recording;
  private final String incomplete;
  private final List<EventBlock> blocks;

  EventLog(
      CaptureOrigin origin,
      StreamDictionary dictionary,
      Recording recording,
      String incomplete,
      List<EventBlock> blocks) {
    this.origin = origin;
    this.dictionary = dictionary;
    this.recording = recording;
    this.incomplete = incomplete;
    this.blocks = blocks;
  }

  /**
   * Reads the events of a capture.
   *
   * @param source is read to its end, or to the event that is one too many
   * @param wanted which events to keep
   * @param most how many events are kept at most
   * @return what was read; empty if there was more
   * @throws IOException if the capture cannot be read
   */
  public static Optional<EventLog> read(EventSource source, Predicate<Event> wanted, int most)
      throws IOException {
    EventRecording recording = new EventRecording(source, wanted, most);
    EventBlock block = new EventBlock();
    while (!recording.isTooLong() && recording.next(block)) {
      // The recording keeps what it hands on.
    }
    return recording.log();
  }

  static EventBlock room(List<EventBlock> blocks) {
    if (blocks.isEmpty() || blocks.get(blocks.size() - 1).isFull()) {
      blocks.add(new EventBlock());
    }
    return blocks.get(blocks.size() - 1);
  }

  /** Where the events come from. */
  public CaptureOrigin origin() {
    return origin;
  }

  /** The dictionary that their numbers refer to. */
  public StreamDictionary dictionary() {
    return dictionary;
  }

  /** What was recorded. */
  public Recording recording() {
    return recording;
  }

  /** Why the capture ended before its end; empty when it did not. */
  public String incomplete() {
    return incomplete;
  }

  /** How many events there are. */
  public int size() {
    return blocks.isEmpty()
        ? 0
        : (blocks.size() - 1) * EventBlock.CAPACITY + blocks.get(blocks.size() - 1).size();
  }

  /**
   * Lets {@code view} look at an event.
   *
   * @param row from 0
   */
  public void look(Event view, int row) {
    view.at(block(row), row % EventBlock.CAPACITY);
  }

  private EventBlock block(int row) {
    return blocks.get(row / EventBlock.CAPACITY);
  }

  /**
   * Some of the events, as a capture that holds nothing else. Positions and dictionary stay, and so
   * does what was recorded: whoever selects keeps what the question is about.
   *
   * @param rows which ones, ascending
   */
  public EventSource select(int[] rows) {
    return new Selection(rows.clone());
  }

  /** Some of the events as a log of their own, whose dictionary lists only what they refer to. */
  public EventLog extract(int[] rows) {
    StreamDictionary small = new StreamDictionary();
    List<EventBlock> extracted = new ArrayList<>();
    Event event = new Event(dictionary);
    for (int row : rows) {
      look(event, row);
      room(extracted)
          .append(
              event.timeNs(),
              event.cpu(),
              small.intern(event.task()),
              small.intern(event.shape()),
              small.intern(event.subject()),
              small.intern(event.other()),
              event.a(),
              event.b(),
              event.c(),
              event.position());
    }
    return new EventLog(origin, small, recording, incomplete, extracted);
  }

  private final class Selection implements EventSource {
    private final int[] rows;
    private int next;

    Selection(int[] rows) {
      this.rows = rows;
    }

    @Override
    public CaptureOrigin origin() {
      return origin;
    }

    @Override
    public StreamDictionary dictionary() {
      return dictionary;
    }

    @Override
    public Recording recording() {
      return recording;
    }

    @Override
    public boolean next(EventBlock target) {
      target.clear();
      if (next == rows.length) {
        return false;
      }
      int end = Math.min(rows.length, next + EventBlock.CAPACITY);
      target.countSource(end - next, end - next, 0);
      for (; next < end; next++) {
        target.append(block(rows[next]), rows[next] % EventBlock.CAPACITY);
      }
      return true;
    }

    @Override
    public String incomplete() {
      return next == rows.length ? incomplete : "";
    }

    @Override
    public void close() {}
  }
}
