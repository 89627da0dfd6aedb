package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.CaptureSummary;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The time that a capture covers")
final class CaptureSpanTest {
  private static final Path FOLDER = Path.of("../traces/captures/logs/ftrace");

  private static TraceReport verify(String file) throws IOException {
    CaptureInput input = CaptureInput.file(FOLDER.resolve(file));
    try (EventSource source = CaptureReader.open(input, Bindings.builtIn())) {
      return Replay.verify(source, ReplayOptions.defaults());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "06-hung-wait-tail-of-unbound-events.txt, 10100000000, 40267836000",
    "07-span-of-unbound-events.txt, 162465730000, 162534864000",
    "17-inspect-hides-names-of-unbound.txt, 6758170968000, 6758171252000",
    "12-counter-clock-printed-as-seconds.txt, 14437970, 14437990"
  })
  @DisplayName("reaches from the first event to the last, whether or not they have a binding")
  void allEvents(String file, long firstNs, long lastNs) throws IOException {
    CaptureSummary capture = verify(file).getCapture();

    assertThat(capture.getFirstNs()).isEqualTo(firstNs);
    assertThat(capture.getLastNs()).isEqualTo(lastNs);
  }

  @Test
  @DisplayName("goes on while tasks are switched: a hang in whose time nothing else comes hangs")
  void silence() throws IOException {
    TraceReport report = verify("06-hung-wait-tail-of-unbound-events.txt");

    assertThat(report.getFindings(0).getRule()).isEqualTo("hung-wait");
    assertThat(report.getFindings(0).getArgument().getThen()).contains("29000 ms");
  }
}
