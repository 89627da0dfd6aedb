package dev.faultline.cli.verify;

import dev.faultline.cli.report.writing.Gravity;
import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.List;

/**
 * What the user accepts.
 *
 * @param failOn findings from this grade on fail the run
 * @param allowInconclusive whether an undecided trace passes
 */
record ExitPolicy(FailOn failOn, boolean allowInconclusive) implements ReportSetting.Passing {

  @Override
  public boolean fails(Finding finding) {
    return of(Gravity.open(List.of(finding))) == ExitStatus.FOUND;
  }

  @Override
  public int exitCode(Report report) {
    return of(report).code();
  }

  ExitStatus of(Report report) {
    return report.getTracesList().stream()
        .map(this::of)
        .reduce(of(Gravity.open(report.getAcrossList())), ExitStatus::orGraver)
        .orGraver(report.getIncomplete() ? of(Verdict.Value.INCONCLUSIVE) : ExitStatus.CLEAN);
  }

  ExitStatus of(TraceReport trace) {
    return switch (TraceOutcome.of(trace)) {
      case UNREAD -> ExitStatus.UNREAD;
      case SKIPPED -> ExitStatus.CLEAN;
      case JUDGED -> of(Gravity.open(trace));
    };
  }

  private ExitStatus of(Verdict.Value verdict) {
    return switch (verdict) {
      case VIOLATION -> ExitStatus.FOUND;
      case SUSPECT -> failOn == FailOn.VIOLATION ? ExitStatus.CLEAN : ExitStatus.FOUND;
      case CLEAN, VERDICT_UNSPECIFIED -> ExitStatus.CLEAN; // nothing speaks against it
      default -> allowInconclusive ? ExitStatus.CLEAN : ExitStatus.INCONCLUSIVE;
    };
  }
}
