package dev.faultline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.faultline.cli.verify.RecordedCaptures.Row;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of xfstests and fio on the filesystems that there are, kernels 6.1 to 7.3. */
@DisplayName("Of a capture of xfstests, fio and the like")
final class FilesystemCapturesTest {
  /** So many of a hundred captures that tell enough get a verdict. */
  private static final int DECIDED = 95;

  private static final String MESSAGE = "Page cache invalidation failure on direct I/O";

  static Stream<Row> kept() {
    return RecordedCaptures.kept();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kept")
  @DisplayName("is said what the manifest demands, and nothing that may not be")
  void kept(Row row) {
    SoftAssertions.assertSoftly(softly -> holds(row, row.verify(), softly));
  }

  @Test
  @DisplayName("there are some of each filesystem, and of each sort of program")
  void everyKind() {
    List<String> names = kept().map(Row::toString).toList();

    for (String kind :
        List.of("xfs", "xfs61", "ext4", "ext461", "btrfs", "gfs2", "bcachefs", "aio", "fsx")) {
      assertThat(names).as(kind).anyMatch(name -> name.contains(kind));
    }
    assertThat(kept().filter(row -> row.verdicts().contains("VIOLATION"))).hasSizeGreaterThan(5);
  }

  @Test
  @DisplayName("almost always there is a verdict where the trace tells enough")
  void decided() {
    long some = 0;
    long undecided = 0;
    for (Row row : kept().filter(Row::decided).toList()) {
      some++;
      undecided += row.verify().getVerdict() == Verdict.Value.INCONCLUSIVE ? 1 : 0;
    }
    assertThat((some - undecided) * 100).isGreaterThanOrEqualTo(some * DECIDED);
  }

  @Test
  @DisplayName(
      "where the kernel itself says that something is wrong, none is CLEAN, and some say so")
  void kernelsWord() {
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(kernelsWord(kept(), softly)).as("captures with such facts").isPositive();
    softly.assertAll();
  }

  @Test
  @DisplayName(
      "where the kernel's log tells of collisions, they are violations, as many as it counts")
  void kernelsLog() {
    int logs = 0;
    for (Row row : kept().toList()) {
      long logged = logged(row);
      if (logged > 0) {
        logs++;
        TraceReport report = row.verify();
        assertThat(report.getVerdict()).as(row.toString()).isEqualTo(Verdict.Value.VIOLATION);
        assertThat(counts(report).getOrDefault("dirtied-in-write-window", 0L))
            .as(row.toString())
            .isGreaterThanOrEqualTo(logged);
      }
    }
    assertThat(logs).isGreaterThanOrEqualTo(5);
  }

  @Test
  @DisplayName("the same holds for those that are not kept here")
  void others() {
    List<Row> others = RecordedCaptures.others().toList();
    assumeThat(others).as("captures beside the repository").isNotEmpty();
    SoftAssertions softly = new SoftAssertions();
    long some = 0;
    long undecided = 0;
    for (Row row : others) {
      TraceReport report = row.verify();
      holds(row, report, softly);
      if (row.decided()) {
        some++;
        undecided += report.getVerdict() == Verdict.Value.INCONCLUSIVE ? 1 : 0;
      }
    }
    softly
        .assertThat((some - undecided) * 100)
        .as("%d of %d decided", some - undecided, some)
        .isGreaterThanOrEqualTo(some * DECIDED);
    kernelsWord(others.stream(), softly);
    softly.assertAll();
  }

  private static long kernelsWord(Stream<Row> rows, SoftAssertions softly) {
    return rows.filter(row -> row.kernelFacts() > 0)
        .peek(
            row ->
                softly
                    .assertThat(row.verify().getVerdict())
                    .as(row.toString())
                    .isNotEqualTo(Verdict.Value.CLEAN))
        .count();
  }

  private static void holds(Row row, TraceReport report, SoftAssertions softly) {
    Map<String, Long> counts = counts(report);
    TreeSet<String> allowed = new TreeSet<>(row.must());
    allowed.addAll(row.may());
    softly.assertThat(report.getVerdict().name()).as("verdict of %s", row).isIn(row.verdicts());
    softly
        .assertThat(counts.keySet())
        .as("rules that must report, %s", row)
        .containsAll(row.must());
    softly.assertThat(counts.keySet()).as("rules that may report, %s", row).isSubsetOf(allowed);
    row.must().stream()
        .limit(1)
        .forEach(
            rule ->
                softly
                    .assertThat(counts.getOrDefault(rule, 0L))
                    .as("occurrences of %s in %s", rule, row)
                    .isGreaterThanOrEqualTo(row.occurrences()));
  }

  private static Map<String, Long> counts(TraceReport report) {
    Map<String, Long> counts = new TreeMap<>();
    for (Finding finding : report.getFindingsList()) {
      if (finding.getGrade() != Grade.Value.NOTE) {
        counts.merge(finding.getRule(), finding.getOccurrences().getCount(), Long::sum);
      }
    }
    return counts;
  }

  private static long logged(Row row) {
    String name = row.toString().replaceAll("\\.ftrace.*", ".dmesg.txt");
    Path log = row.path().resolveSibling(name);
    if (name.equals(row.toString()) || !Files.exists(log)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(MESSAGE)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
