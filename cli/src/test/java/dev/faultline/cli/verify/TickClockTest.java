package dev.faultline.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.cli.report.words.ClockText;
import dev.faultline.stream.CaptureOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("a capture whose clock counts ticks")
final class TickClockTest {
  private static final Path HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz");

  /** Seconds, as times or as lengths of time. */
  private static final Pattern SECONDS = Pattern.compile("\\d+\\.\\d{6}|\\d (s|ms|µs|ns)\\b");

  @TempDir Path directory = Path.of(".");

  private Path capture = Path.of(".");

  /** The capture of a hang, its stamps without their points: so a counter's look. */
  @BeforeEach
  void ticks() throws IOException {
    Pattern stamp = Pattern.compile(" (\\d+)\\.(\\d{6}): ");
    capture = directory.resolve("ticks.txt");
    String text;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(HANG))) {
      text = new String(in.readAllBytes(), UTF_8);
    }
    Files.writeString(
        capture,
        text.lines()
            .map(line -> stamp.matcher(line).replaceFirst(" $1$2: "))
            .collect(Collectors.joining("\n", "", "\n")));
  }

  @Test
  @DisplayName("has its finding, told in ticks and not in seconds")
  void text() {
    Shell.Result result = new Shell().verify("verify", capture.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains(
            "11125272-41431006 ticks, clock counter",
            "has waited since tick 11267719 for folio lock",
            "in the 30163170 ticks from",
            "x2, 11263574-11267836 ticks",
            "ticks.txt:512  11266539 [000] wl-228")
        .doesNotContainPattern(SECONDS);
  }

  @Test
  @DisplayName("is explained in ticks, and the state with it")
  void story() {
    Shell.Result result = new Shell().verify("explain", "deadlock", "--in", capture.toString());
    String told = result.out().substring(0, result.out().indexOf("# deadlock"));
    assertThat(told)
        .contains("tick 11267713 [001] wl-226, 1,174 ticks later", "since tick 11267713)")
        .doesNotContainPattern(SECONDS);
  }

  @Test
  @DisplayName("is drawn in ticks")
  void html() throws IOException {
    Path page = directory.resolve("report.html");
    new Shell().verify("verify", "-q", "--report", "html=" + page, capture.toString());
    assertThat(Files.readString(page, UTF_8))
        .contains("time since 112", " ticks)")
        .doesNotContainPattern("[+−]\\d+(\\.\\d+)? (s|ms|µs|ns)<");
  }

  @Test
  @DisplayName("stays one as an event stream")
  void stream() {
    Path stream = directory.resolve("ticks.stream");
    new Shell().verify("convert", "-o", stream.toString(), capture.toString());
    Shell.Result result = new Shell().verify("verify", stream.toString());
    assertThat(result.out())
        .contains("has waited since tick 11267719 for folio lock")
        .doesNotContainPattern(SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"counter", "x86-tsc", "ppc-tb", "s390-tod", "mono", "global", "tsc2nsec", ""})
  @DisplayName("is told by reports as by what reads it")
  void agree(String clock) {
    assertThat(ClockText.named(clock).ticks()).isEqualTo(CaptureOrigin.countsTicks(clock));
  }
}
