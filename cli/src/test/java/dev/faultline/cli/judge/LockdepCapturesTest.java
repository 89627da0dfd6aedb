package dev.faultline.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.input.Input;
import dev.faultline.replay.CrossTrace;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Recordings of a kernel with lockdep, which was silent in these runs. They are too large to be
 * kept here, so these tests are skipped where they are absent.
 */
@DisplayName("Recordings of every lock")
final class LockdepCapturesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."))
          .resolve("../../shared/captures/lockdep")
          .normalize();

  /** lockdep knows neither the page-cache lock nor, therefore, this. */
  private static final String INVISIBLE_TO_LOCKDEP =
      "lock-order inversion: pagecache(block) → mmap_lock → pagecache(add)";

  private static TraceReport verify(String name) throws IOException {
    Path file = FOLDER.resolve(name);
    assumeTrue(Files.isRegularFile(file), file + " is not there");
    return KeptCaptures.judge(InputStream.nullInputStream()).verify(new Input.NamedFile(file));
  }

  private static List<String> waiting(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(
            finding ->
                List.of(
                        "lock-order-inversion",
                        "lock-misuse",
                        "self-deadlock",
                        "deadlock",
                        "hung-wait",
                        "address-order")
                    .contains(finding.getRule()))
        .map(Finding::getTitle)
        .toList();
  }

  private static Coverage inversions(TraceReport report) {
    return report.getCoverageList().stream()
        .filter(coverage -> coverage.getRule().equals("lock-order-inversion"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("on bcachefs: no inversion but the one that lockdep cannot see")
  void bcachefs() throws IOException {
    TraceReport report = verify("bcachefs-mix.dat");

    assertThat(report.getCapture().getEvents()).isEqualTo(513_767);
    assertThat(waiting(report)).isSubsetOf(INVISIBLE_TO_LOCKDEP);
    assertThat(inversions(report).getChecked()).isGreaterThan(5_000);
  }

  @Test
  @DisplayName("on XFS: no inversion")
  void xfs() throws IOException {
    TraceReport report = verify("xfs-mix.dat");

    assertThat(waiting(report)).isEmpty();
    assertThat(inversions(report).getChecked()).isGreaterThan(1_000);
  }

  @Test
  @DisplayName("both together: no inversion between them either")
  void across() throws IOException {
    List<Finding> across =
        CrossTrace.inversions(List.of(verify("bcachefs-mix.dat"), verify("xfs-mix.dat")));

    assertThat(across).extracting(Finding::getTitle).isSubsetOf(INVISIBLE_TO_LOCKDEP);
  }
}
