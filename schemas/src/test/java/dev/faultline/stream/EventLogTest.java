package dev.faultline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An event log")
final class EventLogTest {
  private static final int COUNT = EventBlock.CAPACITY + 100;

  /** Numbered events of many tasks, in blocks of an odd size. */
  private static final class Numbered implements EventSource {
    private final StreamDictionary dictionary = new StreamDictionary();
    private int next;

    @Override
    public CaptureOrigin origin() {
      return Streams.ORIGIN;
    }

    @Override
    public StreamDictionary dictionary() {
      return dictionary;
    }

    @Override
    public boolean next(EventBlock block) {
      block.clear();
      int end = Math.min(COUNT, next + 1000);
      int shape =
          dictionary.intern(new Shape("t", EventKind.PAGE_ADDED, Mode.MODE_UNSPECIFIED, false));
      for (; next < end; next++) {
        int task = dictionary.intern(new Task(next % 50, "c", 0));
        int subject = dictionary.intern(MappingKey.ofAddress(next % 7 + 1));
        block.append(next * 10L, next % 2, task, shape, subject, 0, next, 1, 2, next + 1);
      }
      return block.size() > 0;
    }

    @Override
    public String incomplete() {
      return "cut";
    }

    @Override
    public void close() {}
  }

  private static EventLog log() throws IOException {
    return EventLog.read(new Numbered(), event -> true, COUNT).orElseThrow();
  }

  private static List<String> events(EventSource source) throws IOException {
    List<String> events = new ArrayList<>();
    EventBlock block = new EventBlock();
    Event event = new Event(source.dictionary());
    while (source.next(block)) {
      for (int row = 0; row < block.size(); row++) {
        event.at(block, row);
        events.add(
            event.timeNs()
                + " "
                + event.cpu()
                + " "
                + event.task()
                + event.shape()
                + event.subject()
                + event.a()
                + " "
                + event.position());
      }
    }
    return events;
  }

  @Test
  @DisplayName("keeps what it has read, across blocks")
  void keepsAll() throws IOException {
    EventLog log = log();

    assertThat(log.size()).isEqualTo(COUNT);
    assertThat(log.incomplete()).isEqualTo("cut");
    int[] all = new int[COUNT];
    java.util.Arrays.setAll(all, row -> row);
    assertThat(events(log.select(all))).isEqualTo(events(new Numbered()));
  }

  @Test
  @DisplayName("hands out a selection like a capture, as often as asked, and extracts it as a log")
  void selects() throws IOException {
    EventLog log = log();
    int[] rows = {0, 49, EventBlock.CAPACITY, COUNT - 1};
    List<String> expected = new ArrayList<>();
    List<String> all = events(new Numbered());
    for (int row : rows) {
      expected.add(all.get(row));
    }

    EventLog extracted = log.extract(rows);

    assertThat(events(log.select(rows))).isEqualTo(expected);
    assertThat(events(log.select(rows))).isEqualTo(expected);
    assertThat(events(extracted.select(new int[] {0, 1, 2, 3}))).isEqualTo(expected);
    assertThat(extracted.dictionary().taskCount()).isLessThan(5);
    assertThat(extracted.origin()).isEqualTo(Streams.ORIGIN);
  }

  @Test
  @DisplayName("keeps only what is wanted, and nothing where that is too much")
  void isBounded() throws IOException {
    Optional<EventLog> wanted =
        EventLog.read(new Numbered(), event -> event.tid() == 3, COUNT / 50 + 1);
    EventRecording recording = new EventRecording(new Numbered(), event -> true, COUNT - 1);
    List<String> passedOn = events(recording);

    assertThat(wanted.map(EventLog::size)).hasValue(COUNT / 50 + 1);
    assertThat(recording.log()).isEmpty();
    assertThat(passedOn).hasSize(COUNT);
  }
}
