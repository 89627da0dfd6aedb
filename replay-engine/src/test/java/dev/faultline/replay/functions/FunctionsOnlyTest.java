package dev.faultline.replay.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Captures of functions only")
final class FunctionsOnlyTest {
  private static final Path KEPT = Path.of("../traces/captures");
  private static final Path SHARED = Path.of("../../shared/captures");

  private static TraceReport verify(Path capture) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(capture))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      try (EventSource source =
          CaptureReader.open(
              CaptureInput.ofText(capture.toString(), FunctionsOnly.of(text)),
              Bindings.builtIn())) {
        return Replay.verify(source, ReplayOptions.defaults());
      }
    }
  }

  private static List<String> rules(TraceReport report, Grade.Value grade) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() == grade)
        .map(Finding::getRule)
        .toList();
  }

  @ParameterizedTest
  @DisplayName("of runs that hung show who waits for whom, and no other violation")
  @ValueSource(
      strings = {
        "stock/bcachefs-willneed-hang.ftrace.gz",
        "stock/bcachefs-mmap-hang.ftrace.gz",
        "stock/bcachefs-reflink-hang.ftrace.gz"
      })
  void hangs(String capture) throws IOException {
    TraceReport report = verify(KEPT.resolve(capture));

    assertThat(rules(report, Grade.Value.VIOLATION)).containsOnly("deadlock");
    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.VIOLATION);
  }

  @ParameterizedTest
  @DisplayName("of runs on newer kernels that hung show who waits for whom, and no other violation")
  @ValueSource(
      strings = {
        "modern/bcachefs-6.12.117-reflinkdio-fixedprobe.ftrace.gz",
        "modern/bcachefs-6.16.12-chain-mmapdl.ftrace.gz",
        "modern/bcachefs-6.16.12-reflinkdio.ftrace.gz",
        "modern/bcachefs-6.16.12-willneed.ftrace.gz",
        "modern/bcachefs-dkms1.39.2-7.2.12-reflinkdio.ftrace.gz"
      })
  void modernHangs(String capture) throws IOException {
    assumeTrue(Files.exists(SHARED.resolve(capture)), "there is no " + capture);
    TraceReport report = verify(SHARED.resolve(capture));

    assertThat(rules(report, Grade.Value.VIOLATION)).containsOnly("deadlock");
  }

  @ParameterizedTest
  @DisplayName("of runs that went well have no violation, and are never clean")
  @ValueSource(
      strings = {
        "stock/bcachefs-self.ftrace.gz",
        "stock/bcachefs-cross.ftrace.gz",
        "stock/bcachefs-trunc.ftrace.gz",
        "mutants/unmutated-cross.ftrace.gz",
        "mutants/unmutated-mix.ftrace.gz"
      })
  void well(String capture) throws IOException {
    TraceReport report = verify(KEPT.resolve(capture));

    assertThat(rules(report, Grade.Value.VIOLATION)).isEmpty();
    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
  }

  @ParameterizedTest
  @DisplayName("of runs on newer kernels that went well have no violation")
  @ValueSource(
      strings = {
        "modern/bcachefs-6.16.12-cross.ftrace.gz",
        "modern/bcachefs-6.16.12-self.ftrace.gz",
        "modern/bcachefs-6.16.12-splice.ftrace.gz",
        "modern/bcachefs-dkms1.39.2-7.2.12-aio.ftrace.gz",
        "modern/bcachefs-dkms1.39.2-7.2.12-mix.ftrace.gz",
        "modern/bcachefs-dkms1.39.2-7.2.12-self.ftrace.gz",
        "modern/bcachefs-dkms1.39.2-7.2.12-splice.ftrace.gz",
        "modern/bcachefs-dkms1.39.2-7.2.12-willneed.ftrace.gz"
      })
  void modernWell(String capture) throws IOException {
    assumeTrue(Files.exists(SHARED.resolve(capture)), "there is no " + capture);

    assertThat(rules(verify(SHARED.resolve(capture)), Grade.Value.VIOLATION)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("of kernels with a fault show what overlaps for certain")
  @CsvSource({
    "mutants/early-block-release-mix.ftrace.gz, state-exclusion",
    "mutants/fault-without-add-mix.ftrace.gz, deadlock",
    "mutants/no-reshootdown-cross.ftrace.gz, stale-page-after-dio"
  })
  void mutants(String capture, String rule) throws IOException {
    assertThat(rules(verify(KEPT.resolve(capture)), Grade.Value.VIOLATION)).containsOnly(rule);
  }

  @Test
  @DisplayName("do not tell whether a readahead was refused, unless it was seen to read")
  void refused() throws IOException {
    Path capture = SHARED.resolve("modern/bcachefs-dkms1.39.2-7.2.12-willneed.ftrace.gz");
    assumeTrue(Files.exists(capture), "there is no " + capture);

    assertThat(verify(capture).getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
  }
}
