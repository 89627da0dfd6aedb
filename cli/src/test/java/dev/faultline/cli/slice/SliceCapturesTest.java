package dev.faultline.cli.slice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.cli.input.Input;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A slice of a capture of a real kernel")
final class SliceCapturesTest {
  private static final Path HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz");

  /** Any single event is a slice of what is not in a capture. */
  private static final String ABOUT_THE_CAPTURE = "missing-events";

  @TempDir Path directory = Path.of(".");

  static Stream<Path> captures() throws IOException {
    try (Stream<Path> files = Files.walk(KeptCaptures.DIRECTORY)) {
      return files
          .filter(file -> file.toString().endsWith(".ftrace.gz"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("gives the finding again that it is made for, whichever that is")
  void givesEachFinding(Path capture) throws IOException {
    givesEachFinding(capture, "text");
  }

  @Test
  @DisplayName("gives it as a stream too")
  void asStream() throws IOException {
    givesEachFinding(HANG, "stream");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "stock/bcachefs-mix.dat.gz",
        "stock/bcachefs-mix2.perf.data.gz",
        "stock/bcachefs-mix2.perfscript.gz"
      })
  @DisplayName("can be made of binary captures too")
  void ofBinaryCaptures(String name) throws IOException {
    Path capture = KeptCaptures.DIRECTORY.resolve(name);

    givesEachFinding(capture, "text");
    givesEachFinding(capture, "stream");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"willneed", "mmap", "reflink"})
  @DisplayName("has under a hundred events where the kernel hung, and the same deadlock")
  void ofHangsIsSmall(String hang) throws IOException {
    Path capture = KeptCaptures.DIRECTORY.resolve("stock/bcachefs-" + hang + "-hang.ftrace.gz");
    Path slice = directory.resolve(hang + ".txt");

    Shell.Result result =
        new Shell()
            .verify("slice", "--rule", "deadlock", "-o", slice.toString(), capture.toString());

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(verify(slice).getCapture().getModelEvents()).isLessThan(100);
    assertThat(verify(slice).getFindings(0).getRule()).isEqualTo("deadlock");
    assertThat(verify(slice).getFindings(0).getFingerprint())
        .isEqualTo(verify(capture).getFindings(0).getFingerprint());
  }

  private void givesEachFinding(Path capture, String format) throws IOException {
    TraceReport whole = verify(capture);
    for (Finding finding : whole.getFindingsList()) {
      // A loss that the head of a file tells has no line of its own that a text could keep.
      boolean toldByHead = finding.getRule().equals("events-lost") && format.equals("text");
      if (finding.getRule().equals(ABOUT_THE_CAPTURE) || toldByHead) {
        continue;
      }
      Path slice = directory.resolve("slice." + format);

      Shell.Result result =
          new Shell()
              .verify(
                  "slice",
                  "--to",
                  format,
                  "--finding",
                  finding.getFingerprint(),
                  "-o",
                  slice.toString(),
                  capture.toString());

      assertThat(result.status()).as(result.err()).isZero();
      TraceReport part = verify(slice);
      assertThat(part.getFindingsList())
          .as("findings of the slice for %s", finding.getTitle())
          .anyMatch(other -> isSame(other, finding));
      assertThat(grave(whole)).as("findings of the capture").containsAll(grave(part));
      assertThat(part.getCapture().getModelEvents())
          .isLessThan(Math.max(whole.getCapture().getModelEvents(), 2));
    }
  }

  private static boolean isSame(Finding one, Finding other) {
    return one.getFingerprint().equals(other.getFingerprint())
        && one.getGrade() == other.getGrade()
        && one.getTitle().equals(other.getTitle())
        && one.getEvidenceCount() == other.getEvidenceCount();
  }

  private static Set<String> grave(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() != Grade.Value.NOTE)
        .map(Finding::getFingerprint)
        .collect(Collectors.toSet());
  }

  private static TraceReport verify(Path path) throws IOException {
    return KeptCaptures.judge(InputStream.nullInputStream()).verify(new Input.NamedFile(path));
  }
}
