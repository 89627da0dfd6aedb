package dev.faultline.cli.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("faultline convert --repeat")
public final class RepeatOptionTest {
  private static final Path HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz");
  private static final String LINES =
      """
                wl-1     [000] .....     1.000001: mmap_lock_start_locking: mm=0000000000000001 memcg_path=/ write=false
                wl-1     [000] .....     1.000002: mmap_lock_acquire_returned: mm=0000000000000001 memcg_path=/ write=false success=true
                wl-1     [000] .....     1.500003: mmap_lock_released: mm=0000000000000001 memcg_path=/ write=false
      """;

  @TempDir Path directory = Path.of(".");

  private static TraceReport verify(Path path) throws IOException {
    Report.Builder report = Report.newBuilder();
    JsonFormat.parser()
        .merge(new Shell().verify("verify", "--report", "json", path.toString()).out(), report);
    return report.getTraces(0);
  }

  private Path convert(String format, int times, Path input) {
    Path out = directory.resolve(format + times + ".out");
    Shell.Result result =
        new Shell()
            .verify(
                "convert",
                "--to",
                format,
                "--repeat",
                String.valueOf(times),
                "-o",
                out.toString(),
                input.toString());
    assertThat(result).isEqualTo(new Shell.Result(0, "", ""));
    return out;
  }

  private Path text(String lines) throws IOException {
    return Files.writeString(directory.resolve("short.txt"), lines, ISO_8859_1);
  }

  @Test
  @DisplayName("copies a text as it is, if it is to be there once")
  void once() throws IOException {
    Path out = convert("text", 1, HANG);

    try (InputStream capture = new GZIPInputStream(Files.newInputStream(HANG))) {
      assertThat(Files.readAllBytes(out)).isEqualTo(capture.readAllBytes());
    }
  }

  @Test
  @DisplayName("moves the times of the lines, each time by the span and a pause, and nothing else")
  void movesTimes() throws IOException {
    Path out = convert("text", 3, text("# tracer: nop\n" + LINES));

    assertThat(Files.readString(out, ISO_8859_1))
        .startsWith("# tracer: nop\n" + LINES + "# tracer: nop\n")
        .contains("     1.501003: mmap_lock_start_locking: mm=0000000000000001 memcg_path=/")
        .contains("     2.001005: mmap_lock_released: mm=0000000000000001 memcg_path=/")
        .contains("     2.502007: mmap_lock_released: mm=0000000000000001 memcg_path=/")
        .hasLineCount(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "stream"})
  @DisplayName(
      "makes one trace of it, in which every time is followed by another trace's beginning")
  void another(String format) throws IOException {
    TraceReport once = verify(HANG);

    TraceReport report = verify(convert(format, 3, HANG));

    assertThat(report.getCapture().getEvents()).isEqualTo(3 * once.getCapture().getEvents());
    assertThat(report.getCapture().getModelEvents())
        .isEqualTo(3 * once.getCapture().getModelEvents());
    assertThat(report.getCapture().getLossGaps()).isEqualTo(once.getCapture().getLossGaps() + 2);
    assertThat(report.getFindingsList().stream().map(Finding::getFingerprint))
        .containsAll(once.getFindingsList().stream().map(Finding::getFingerprint).toList());
    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.VIOLATION);
  }

  @Test
  @DisplayName("says the same as a text and as a stream")
  void sameBothWays() throws IOException {
    List<Finding> text = verify(convert("text", 2, HANG)).getFindingsList();
    List<Finding> stream = verify(convert("stream", 2, HANG)).getFindingsList();

    assertThat(stream.stream().map(Finding::getFingerprint))
        .isEqualTo(text.stream().map(Finding::getFingerprint).toList());
  }

  @Test
  @DisplayName("begins another trace in a text without a head, too")
  void headless() throws IOException {
    Path out = convert("text", 2, text(LINES));

    assertThat(Files.readString(out, ISO_8859_1)).startsWith(LINES + "# tracer: nop\n#\n");
    assertThat(verify(out).getCapture().getLossGaps()).isEqualTo(1);
  }

  @Test
  @DisplayName("refuses what it cannot do, and leaves nothing")
  void refusals() throws IOException {
    String out = directory.resolve("refused").toString();

    Shell.Result zero = new Shell().verify("convert", "--repeat", "0", "-o", out, HANG.toString());
    Shell.Result twice = new Shell().verify("convert", "--repeat", "2", "-o", out, "-");
    Shell.Result cut =
        new Shell()
            .verify(
                "convert",
                "--to=text",
                "--repeat=2",
                "-o",
                out,
                text(LINES.stripTrailing()).toString());
    Shell.Result other =
        new Shell()
            .verify("convert", "--to=text", "-o", out, convert("stream", 1, HANG).toString());

    assertThat(zero.status()).isEqualTo(2);
    assertThat(zero.err()).contains("--repeat needs a number from 1 on, not 0.");
    assertThat(twice.status()).isEqualTo(2);
    assertThat(twice.err()).contains("Standard input can be read only once");
    assertThat(cut.status()).isEqualTo(4);
    assertThat(cut.err()).contains("line 3: ").contains("may be cut").contains("--to stream");
    assertThat(other.status()).isEqualTo(4);
    assertThat(other.err()).contains("expected a time in front of each of");
    assertThat(directory.resolve("refused")).doesNotExist();
  }
}
