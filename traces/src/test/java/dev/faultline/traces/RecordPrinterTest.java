package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.RecordPrinter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A record that is printed for an event")
final class RecordPrinterTest {

  /** A record of these is an event for each lock that it names. */
  private static final Set<String> ONE_FOR_EACH_LOCK =
      Set.of("xfs_ilock", "xfs_ilock_demote", "xfs_iunlock");

  static Stream<Path> captures() throws IOException {
    return Captures.ftraceText().stream();
  }

  private static String said(Event event) {
    return String.join(
        " ",
        Long.toString(event.timeNs()),
        Integer.toString(event.tid()),
        event.shape().toString(),
        event.subject().toString(),
        event.other().toString(),
        Long.toString(event.a()),
        Long.toString(event.b()),
        Long.toString(event.c()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("reads back as the same event, for every event of real kernels")
  void readsBack(Path capture) throws IOException {
    RecordPrinter printer = new RecordPrinter(Bindings.builtIn());
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder("# tracer: nop\n#\n");
    Set<String> notPrinted = new TreeSet<>();
    int events = 0;
    try (EventSource source = CaptureReader.open(CaptureInput.file(capture), Bindings.builtIn())) {
      Event event = new Event(source.dictionary());
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        for (int row = 0; row < block.size(); row++) {
          event.at(block, row);
          if (event.tracepoint().isEmpty()) {
            continue;
          }
          events++;
          Optional<String> arguments = printer.arguments(event);
          if (arguments.isEmpty()) {
            notPrinted.add(event.tracepoint());
            continue;
          }
          expected.add(said(event));
          text.append(
              String.format(
                  Locale.ROOT,
                  "%16s-%-7d [%03d] ..... %d.%09d: %s: %s\n",
                  "task",
                  event.tid(),
                  event.cpu(),
                  event.timeNs() / 1_000_000_000,
                  event.timeNs() % 1_000_000_000,
                  event.tracepoint(),
                  arguments.get()));
        }
      }
    }

    assertThat(read(text.toString())).isEqualTo(expected);
    assertThat(notPrinted).as("tracepoints not printed").isSubsetOf(ONE_FOR_EACH_LOCK);
    assertThat(expected).hasSizeGreaterThan(events / 2);
  }

  private static List<String> read(String text) throws IOException {
    List<String> events = new ArrayList<>();
    try (EventSource source =
        CaptureReader.open(CaptureInput.ofText("printed", text), Bindings.builtIn())) {
      Event event = new Event(source.dictionary());
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        assertThat(block.unreadSamples()).isEmpty();
        for (int row = 0; row < block.size(); row++) {
          event.at(block, row);
          events.add(said(event));
        }
      }
    }
    return events;
  }
}
