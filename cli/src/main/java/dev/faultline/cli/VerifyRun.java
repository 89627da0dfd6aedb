package dev.faultline.cli;

import dev.faultline.cli.report.ReportSet;
import dev.faultline.cli.report.TraceOutcome;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.util.List;

/** Verifies one input after the other and reports them together. */
final class VerifyRun {
  private final Verification verification;
  private final ReportSet reports;

  VerifyRun(Verification verification, ReportSet reports) {
    this.verification = verification;
    this.reports = reports;
  }

  /** The report; of what was verified until then, if nobody reads it any more. */
  Report of(List<Input> inputs) throws IOException {
    Report.Builder report = Report.newBuilder().setToolVersion(ToolVersion.text());
    for (Input input : inputs) {
      add(verification.of(input), report);
      if (reports.isAbandoned()) {
        return report.build();
      }
    }
    if (report.getTracesList().stream()
        .allMatch(trace -> TraceOutcome.of(trace) == TraceOutcome.SKIPPED)) {
      add(nothingFound(), report);
    }
    Report done = report.build();
    reports.finish(done);
    return done;
  }

  private void add(TraceReport trace, Report.Builder report) throws IOException {
    report.addTraces(trace);
    // What could not be read is not clean either.
    Verdict.Value verdict =
        TraceOutcome.of(trace) == TraceOutcome.UNREAD
            ? Verdict.Value.INCONCLUSIVE
            : trace.getVerdict();
    if (verdict.compareTo(report.getVerdict()) > 0) {
      report.setVerdict(verdict);
    }
    reports.trace(trace);
  }

  private static TraceReport nothingFound() {
    return TraceReport.newBuilder()
        .setPath("-")
        .setError("There is no capture among the files of the directories given.")
        .build();
  }
}
