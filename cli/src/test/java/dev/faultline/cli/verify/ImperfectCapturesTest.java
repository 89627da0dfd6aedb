package dev.faultline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Captures that lack something, are damaged, or name their files badly, and their controls: each
 * stands for a kind of what people attach, and has one right answer, or a few.
 */
@DisplayName("Of an imperfect capture")
final class ImperfectCapturesTest {
  private static final Path KEPT = KeptCaptures.DIRECTORY.resolve("imperfect");
  private static final Path SHARED =
      KeptCaptures.DIRECTORY.resolve("../../../shared/verdict-cases").normalize();

  @TempDir private Path directory = Path.of("");

  record Row(Path path, Set<String> verdicts, Set<String> must, Set<String> may) {

    static Stream<Row> of(Path folder) {
      CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
      try (Reader text = Files.newBufferedReader(folder.resolve("MANIFEST.csv"))) {
        return format.parse(text).getRecords().stream()
            .map(row -> of(folder, row))
            .toList()
            .stream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Row of(Path folder, CSVRecord row) {
      return new Row(
          folder.resolve(row.get("file")),
          words(row.get("verdict"), "\\|"),
          words(row.get("must"), ";"),
          words(row.get("may"), ";"));
    }

    private static Set<String> words(String cell, String separator) {
      return Arrays.stream(cell.split(separator, -1))
          .filter(word -> !word.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String toString() {
      return path.getFileName().toString();
    }
  }

  static Stream<Row> kept() {
    return Row.of(KEPT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kept")
  @DisplayName("is said what is right, and nothing that is not")
  void holds(Row row) throws IOException {
    SoftAssertions softly = new SoftAssertions();
    holds(row, softly);
    softly.assertAll();
  }

  @Test
  @DisplayName("every verdict occurs")
  void everyVerdict() {
    assertThat(
            kept()
                .filter(row -> row.verdicts().size() == 1)
                .flatMap(row -> row.verdicts().stream()))
        .contains("VIOLATION", "INCONCLUSIVE");
    assertThat(kept().flatMap(row -> row.verdicts().stream())).contains("CLEAN", "SUSPECT");
  }

  @Test
  @DisplayName("the same holds for those that are not kept here")
  void others() throws IOException {
    assumeThat(SHARED).as("captures beside the repository").exists();
    List<String> kept = kept().map(Row::toString).toList();
    SoftAssertions softly = new SoftAssertions();
    for (Row row : Row.of(SHARED).filter(row -> !kept.contains(row.toString())).toList()) {
      holds(row, softly);
    }
    softly.assertAll();
  }

  private void holds(Row row, SoftAssertions softly) throws IOException {
    Path report = directory.resolve("report.pb");
    String out =
        new Shell().verify("verify", "-q", "--report", "pb=" + report, row.path().toString()).err();
    TraceReport trace = Report.parseFrom(Files.readAllBytes(report)).getTraces(0);
    TreeSet<String> reported = new TreeSet<>();
    for (Finding finding : trace.getFindingsList()) {
      if (finding.getGrade() != Grade.Value.NOTE) {
        reported.add(finding.getRule());
      }
    }
    TreeSet<String> allowed = new TreeSet<>(row.must());
    allowed.addAll(row.may());
    softly.assertThat(out).as("complaints of %s", row).doesNotContain("nternal error");
    softly.assertThat(trace.getVerdict().name()).as("verdict of %s", row).isIn(verdicts(row));
    softly.assertThat(reported).as("rules that must report, %s", row).containsAll(row.must());
    softly.assertThat(reported).as("rules that may report, %s", row).isSubsetOf(allowed);
  }

  /** What cannot be read has no verdict. */
  private static Set<String> verdicts(Row row) {
    return row.verdicts().contains("UNREADABLE") ? Set.of("VERDICT_UNSPECIFIED") : row.verdicts();
  }
}
