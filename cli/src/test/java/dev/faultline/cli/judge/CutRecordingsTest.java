package dev.faultline.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.SharedCaptures;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A recording that was cut is no clean one: it cannot be read, and then its error says why, or it
 * is judged by what there is, with the reason why that is not all.
 */
@DisplayName("A binary recording that was cut")
@Timeout(300)
final class CutRecordingsTest {
  private static final int CUTS = 40;

  static Stream<Path> recordings() {
    return SharedCaptures.captures(KeptCaptures.DIRECTORY)
        .filter(file -> file.toString().matches(".*\\.(dat|data)\\.gz"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordings")
  @DisplayName("is refused, or judged by what there is of it and never clean")
  void verdict(Path recording, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("cut");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(recording))) {
      Files.copy(in, file);
    }
    Set<String> whole = findings(verify(file));

    try (RandomAccessFile shortened = new RandomAccessFile(file.toFile(), "rw")) {
      long step = shortened.length() / CUTS | 1;
      for (long length = shortened.length() - step; length > 0; length -= step) {
        shortened.setLength(length);
        check(file, whole);
      }
    }
  }

  private static void check(Path file, Set<String> whole) throws IOException {
    TraceReport report;
    try {
      report = verify(file);
    } catch (NoCaptureException e) {
      assertThat(e).hasMessageStartingWith(file + ": byte ").hasMessageContaining("cut");
      return;
    }
    assertThat(report.getVerdict()).isNotEqualTo(Verdict.Value.CLEAN);
    assertThat(report.getReasonsList()).anyMatch(reason -> reason.contains("cut"));
    assertThat(whole).containsAll(findings(report));
  }

  private static TraceReport verify(Path file) throws IOException {
    return KeptCaptures.judge(InputStream.nullInputStream()).verify(new Input.NamedFile(file));
  }

  private static Set<String> findings(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() == Grade.Value.VIOLATION)
        .map(Finding::getFingerprint)
        .collect(Collectors.toSet());
  }
}
