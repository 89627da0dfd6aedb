package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.v1.EventKind;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What kernels print with each clock and option")
final class CorpusTest {

  @ParameterizedTest
  @CsvSource({
    "clock-boot, ''",
    "clock-global, ''",
    "clock-local, ''",
    "clock-mono, ''",
    "clock-mono_raw, ''",
    "clock-perf, ''",
    "clock-tai, ''",
    "clock-counter, counter",
    "clock-uptime, counter",
    "clock-x86-tsc, counter",
  })
  @DisplayName("Given a trace clock, then every stamp is read as printed")
  void clocks(String name, String clock) {
    List<String> lines = Corpus.lines(name);

    Reading reading = Corpus.read(name);

    assertThat(reading.origin().clock()).isEqualTo(clock);
    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.sourceEvents()).isEqualTo(50);
    assertThat(reading.events()).isNotEmpty();
    for (Reading.Row event : reading.events()) {
      if (event.kind() != EventKind.EVENTS_LOST) {
        String stamp =
            clock.isEmpty() ? Stamps.print(event.timeNs()) : Long.toString(event.timeNs());
        assertThat(lines.get((int) event.position() - 1)).contains(" " + stamp + ": ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "default, 1488",
    "tgid, 1488",
    "tgid-late, 28",
    "noirqinfo, 34",
    "noirqinfo-tgid, 34",
    "nohashptr, 188",
    "function, 68",
    "function-stack, 16",
    "fields, 388",
  })
  @DisplayName("Given an option, then every line is read")
  void options(String name, int events) {
    Reading reading = Corpus.read(name);

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.sourceEvents()).isEqualTo(events);
    assertThat(reading.origin().format()).isEqualTo("ftrace-text");
    assertThat(reading.origin().unit()).isEqualTo(CaptureOrigin.PositionUnit.LINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report-default",
        "report-inst",
        "report-func",
        "report-clock-counter",
        "report-clock-boot"
      })
  @DisplayName("Given a report of trace-cmd, then every line is read")
  void reports(String name) {
    List<String> lines = Corpus.lines(name);

    Reading reading = Corpus.read(name);

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.sourceEvents()).isEqualTo(lines.size() - 1);
    assertThat(reading.origin().format()).isEqualTo("trace-cmd-report");
  }

  @Test
  @DisplayName("Given the same recording printed with option fields, then its events are the same")
  void fieldsOption() {
    List<Reading.Row> printed = pageEvents(Corpus.read("default"));
    List<Reading.Row> raw = pageEvents(Corpus.read("fields"));

    assertThat(raw).hasSizeGreaterThan(50);
    assertThat(raw).isEqualTo(printed.subList(0, raw.size()));
  }

  private static List<Reading.Row> pageEvents(Reading reading) {
    return reading.events().stream()
        .filter(event -> event.tracepoint().startsWith("mm_filemap"))
        .toList();
  }

  @Test
  @DisplayName("Given ns in a report, then they are read")
  void nanoseconds() {
    Reading reading = Corpus.read("report-default");

    assertThat(reading.events().get(0).timeNs()).isEqualTo(13_131_197_977L);
  }
}
