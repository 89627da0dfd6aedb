package dev.faultline.cli.known;

import dev.faultline.cli.report.json.StoredReport;
import dev.faultline.cli.report.writing.Sameness;
import dev.faultline.replay.CrossTrace;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** What an earlier report says, so that only what is new counts. */
final class Baseline {
  private final Set<String> findings = new HashSet<>();
  private final Set<String> inconclusive = new HashSet<>();

  private Baseline() {}

  /** Of a run that nothing came before. */
  static Baseline none() {
    return new Baseline();
  }

  /**
   * Reads a report that {@code --report json} or {@code --report pb} wrote.
   *
   * @throws IOException if it is none or is damaged
   */
  static Baseline read(Path path) throws IOException {
    Baseline baseline = new Baseline();
    CrossTrace across = new CrossTrace();
    try (InputStream in = Files.newInputStream(path)) {
      StoredReport.read(
          in,
          trace -> {
            StoredTraces.require(trace);
            baseline.add(trace);
            across.add(trace);
          });
    }
    across.inversions().forEach(baseline::add);
    return baseline;
  }

  private void add(TraceReport trace) {
    trace.getFindingsList().forEach(this::add);
    if (trace.getVerdict() == Verdict.Value.INCONCLUSIVE) {
      inconclusive.add(trace.getPath());
    }
  }

  private void add(Finding finding) {
    if (finding.getGrade() != Grade.Value.NOTE) {
      findings.addAll(Sameness.all(finding));
    }
  }

  boolean has(Finding finding) {
    return Sameness.all(finding).stream().anyMatch(findings::contains);
  }

  /**
   * Whether this very capture was INCONCLUSIVE before. Another one that is so is no finding that
   * could be known: a recorder that broke must not pass.
   */
  boolean hasInconclusive(TraceReport trace) {
    return trace.getVerdict() == Verdict.Value.INCONCLUSIVE
        && inconclusive.contains(trace.getPath());
  }
}
