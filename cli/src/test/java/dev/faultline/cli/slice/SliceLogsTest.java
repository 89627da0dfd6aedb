package dev.faultline.cli.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.cli.input.Input;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A slice of a console log")
final class SliceLogsTest {
  private static final Path LOGS = KeptCaptures.DIRECTORY.resolve("logs");

  /** A fallocate and a readahead that wait for each other, among a dozen other stacks. */
  private static final Path HANG =
      LOGS.resolve("reports/01-syzbot-a6060114-fallocate-vs-readahead.txt");

  @TempDir Path directory = Path.of(".");

  static Stream<Path> logs() throws IOException {
    try (Stream<Path> files = Files.walk(LOGS)) {
      return files
          .filter(file -> file.toString().matches(".*/(reports/|console/(03|04|16)).*"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static List<Finding> findings(Path log) throws IOException {
    return KeptCaptures.judge(InputStream.nullInputStream())
        .verify(new Input.NamedFile(log))
        .getFindingsList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("logs")
  @DisplayName("gives the finding again that it is made for, whichever that is")
  void givesEachFinding(Path log) throws IOException {
    Path out = directory.resolve("slice.txt");
    for (Finding finding : findings(log)) {
      if (finding.getGrade() == Grade.Value.NOTE) {
        continue;
      }
      Shell.Result result =
          new Shell()
              .verify(
                  "slice",
                  "--finding",
                  finding.getFingerprint(),
                  "-o",
                  out.toString(),
                  log.toString());
      assertThat(result.status()).as(result.err()).isZero();
      assertThat(Files.size(out)).isLessThanOrEqualTo(Files.size(log) + 1);
      assertThat(findings(out))
          .extracting(Finding::getFingerprint, Finding::getGrade)
          .contains(tuple(finding.getFingerprint(), finding.getGrade()));
    }
  }

  @Test
  @DisplayName("has the records of those who wait for each other, whole, and no other")
  void records() throws IOException {
    Path out = directory.resolve("slice.txt");
    Shell.Result result =
        new Shell().verify("slice", "--rule=deadlock", "-o", out.toString(), HANG.toString());
    assertThat(result.err()).contains("records of a log");
    List<String> log = Files.readAllLines(HANG);
    List<String> slice = Files.readAllLines(out);
    assertThat(slice).hasSizeLessThan(log.size()).isSubsetOf(log);
    assertThat(String.join("\n", slice)).contains("bch2_readahead", "bch2_fallocate");
  }

  @Test
  @DisplayName("keeps the places in the log where it is a stream")
  void stream() throws IOException {
    Path out = directory.resolve("slice.fls");
    new Shell().verify("slice", "--rule=deadlock", "-o", out.toString(), HANG.toString());
    Finding whole = findings(HANG).get(0);
    Finding part = findings(out).get(0);
    assertThat(part.getFingerprint()).isEqualTo(whole.getFingerprint());
    assertThat(part.getEvidenceList()).isEqualTo(whole.getEvidenceList());
  }
}
