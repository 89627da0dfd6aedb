package dev.faultline.cli.report.kcidb;

import dev.faultline.cli.report.writing.ReportSetting.Passing;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.CaptureSummary;
import dev.faultline.v1.TraceReport;

/**
 * A verdict in KCIDB's words. What is known already fails there all the same: which bugs are known
 * KCIDB says by its issues.
 */
enum KcidbStatus {
  /** The tested code is at fault. */
  FAIL,
  /** The capture could not be read. */
  ERROR,
  /** The recording does not suffice: events were lost, or not recorded. */
  MISS,
  /** Everything applicable was checked. */
  PASS,
  /** There was nothing to check. */
  SKIP;

  private static final String MISSING_EVENTS = "missing-events";
  private static final String INCOMPLETE = "incomplete:"; // how the reason begins

  static KcidbStatus of(TraceReport trace, Passing passing) {
    if (TraceOutcome.of(trace) == TraceOutcome.UNREAD) {
      return ERROR;
    }
    return switch (trace.getVerdict()) {
      case CLEAN -> PASS;
      case VIOLATION -> FAIL;
      case SUSPECT -> suspectFails(trace, passing) ? FAIL : PASS;
      default -> isLacking(trace) ? MISS : SKIP;
    };
  }

  private static boolean suspectFails(TraceReport trace, Passing passing) {
    return trace.getFindingsList().stream()
        .anyMatch(finding -> passing.fails(finding.toBuilder().clearKnown().build()));
  }

  private static boolean isLacking(TraceReport trace) {
    CaptureSummary capture = trace.getCapture();
    return capture.getEventsLost() > 0
        || capture.getLossGaps() > 0
        || capture.getLinesUnread() > 0
        || trace.getReasonsList().stream().anyMatch(reason -> reason.startsWith(INCOMPLETE))
        || trace.getCoverageList().stream().anyMatch(rule -> rule.getUndecided() > 0)
        || trace.getFindingsList().stream()
            .anyMatch(finding -> finding.getRule().equals(MISSING_EVENTS));
  }
}
