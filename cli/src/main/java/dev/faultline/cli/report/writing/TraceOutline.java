package dev.faultline.cli.report.writing;

import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;

/**
 * What is kept of a trace when it has been written: what a table of many traces tells of each, and
 * the order of its locks, which other traces may contradict. Thousands of them fit into memory.
 */
public final class TraceOutline {
  private TraceOutline() {}

  /** The trace without evidence, arguments and coverage. */
  public static TraceReport of(TraceReport trace) {
    TraceReport.Builder outline =
        TraceReport.newBuilder()
            .setPath(trace.getPath())
            .setVerdictValue(trace.getVerdictValue())
            .addAllReasons(trace.getReasonsList())
            .setError(trace.getError())
            .addAllOrder(trace.getOrderList())
            .setFairTwoState(trace.getFairTwoState())
            .addAllWriters(trace.getWritersList());
    outline.getCaptureBuilder().setPositionUnit(trace.getCapture().getPositionUnit());
    for (Finding finding : trace.getFindingsList()) {
      Finding.Builder kept = outline.addFindingsBuilder();
      kept.setRule(finding.getRule())
          .setGradeValue(finding.getGradeValue())
          .setTitle(finding.getTitle())
          .setFingerprint(finding.getFingerprint())
          .addAllAlternativeFingerprints(finding.getAlternativeFingerprintsList());
      if (finding.hasKnown()) {
        kept.setKnown(finding.getKnown());
      }
    }
    if (trace.hasKnown()) {
      outline.setKnown(trace.getKnown());
    }
    return outline.build();
  }
}
