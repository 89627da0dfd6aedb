package dev.faultline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Report;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An inversion whose halves are in different captures")
final class AcrossTest {
  private static final String TITLE =
      "lock-order inversion: pagecache(block) → mmap_lock → pagecache(add)";

  @TempDir Path directory = Path.of(".");
  private List<String> captures = List.of();

  @BeforeEach
  void writeCaptures() throws IOException {
    captures = HalfInversions.writeTo(directory);
  }

  @Test
  @DisplayName("is in none of them alone")
  void isInNoneAlone() throws IOException {
    for (String capture : captures) {
      Report report = report("verify", List.of(capture));
      assertThat(report.getAcrossList()).isEmpty();
      assertThat(report.getTraces(0).getFindingsList())
          .extracting(Finding::getRule)
          .doesNotContain("lock-order-inversion");
    }
  }

  @Test
  @DisplayName("is found when they are verified together, and makes them SUSPECT")
  void isFoundTogether() throws IOException {
    Report report = report("verify", captures);

    assertThat(report.getAcrossList()).extracting(Finding::getTitle).containsExactly(TITLE);
    assertThat(report.getAcross(0).getGrade()).isEqualTo(Grade.Value.POTENTIAL);
    assertThat(report.getAcross(0).getEvidenceList())
        .extracting(Evidence::getPath)
        .containsExactly(captures.get(0), captures.get(0), captures.get(1), captures.get(1));
    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.SUSPECT);
  }

  @Test
  @DisplayName("stands in the text report after the captures, with the file of every line")
  void standsInTheText() {
    Shell.Result result = new Shell().verify(line("verify", captures));

    assertThat(result.out())
        .containsSubsequence(
            captures.get(2),
            "SUSPECT  ACROSS THESE CAPTURES\n",
            "potential  lock-order-inversion",
            TITLE,
            captures.get(0) + ":5 ",
            captures.get(1) + ":6 ",
            "3 files: ",
            "; 1 finding across them\n");
  }

  @Test
  @DisplayName("decides the exit status unless --fail-on violation lets it pass")
  void decidesTheExitStatus() {
    // Nothing else was found in them, and they are too short to be certain of anything.
    assertThat(status(List.of("--allow-inconclusive"), captures)).isEqualTo(1);
    assertThat(status(List.of("--allow-inconclusive"), captures.subList(0, 1))).isZero();
    assertThat(status(List.of("--allow-inconclusive", "--fail-on=violation"), captures)).isZero();
  }

  @Test
  @DisplayName("is found by merge when the captures were verified apart, in any format")
  void isFoundByMerge() throws IOException {
    List<String> reports = new ArrayList<>();
    for (String capture : captures) {
      String format = reports.size() == 1 ? "json" : "pb";
      String path = directory.resolve(reports.size() + ".report").toString();
      new Shell().verify("verify", "-q", "--report", format + "=" + path, capture);
      reports.add(path);
    }

    assertThat(report("merge", reports)).isEqualTo(report("verify", captures));
    assertThat(new Shell().verify(line("merge", reports)))
        .isEqualTo(new Shell().verify(line("verify", captures)));
    assertThat(report("merge", reports.subList(0, 2)).getAcrossList()).isEmpty();
  }

  @Test
  @DisplayName("is the same, byte for byte, whatever was merged in between")
  void isTheSame() throws IOException {
    for (String format : List.of("pb", "json", "text")) {
      Path whole = directory.resolve("whole");
      Path first = directory.resolve("first");
      Path second = directory.resolve("second");
      Path merged = directory.resolve("merged");
      new Shell().verify(line("verify", captures, "-q", "--report", format + "=" + whole));
      new Shell().verify("verify", "-q", "--report=pb=" + first, captures.get(0));
      new Shell()
          .verify(line("verify", captures.subList(1, 3), "-q", "--report", "json=" + second));
      new Shell()
          .verify(
              "merge",
              "-q",
              "--report",
              format + "=" + merged,
              first.toString(),
              second.toString());

      assertThat(merged).hasSameBinaryContentAs(whole);
    }
  }

  @Test
  @DisplayName("may be one of a fair lock, and then the text report says that this was asked")
  void fairLock() {
    Shell.Result fair = new Shell().verify(line("verify", captures, "--two-state", "fair"));

    assertThat(fair.out())
        .startsWith("Asked: what a fair two-state lock would break (--two-state fair).");
    assertThat(new Shell().verify(line("verify", captures, "--two-state=unfair")))
        .isEqualTo(new Shell().verify(line("verify", captures)));
  }

  private Report report(String command, List<String> paths) throws IOException {
    Path path = directory.resolve("report.pb");
    new Shell().verify(line(command, paths, "-q", "--report", "pb=" + path));
    return Report.parseFrom(Files.readAllBytes(path));
  }

  private static int status(List<String> options, List<String> paths) {
    return new Shell().verify(line("verify", paths, options.toArray(String[]::new))).status();
  }

  private static String[] line(String command, List<String> paths, String... options) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of(options));
    line.addAll(paths);
    return line.toArray(String[]::new);
  }
}
