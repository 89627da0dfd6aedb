package dev.faultline.cli.report.writing;

import dev.faultline.v1.CaptureSummary;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.util.HashMap;
import java.util.Map;

/**
 * What is kept of traces when they have been written: what a table of many traces tells of each.
 * Hundreds of thousands fit into memory, since what they have in common, sentences and findings, is
 * kept once.
 */
public final class TraceOutlines {
  private final Map<Object, Object> kept = new HashMap<>();

  /** The trace without evidence, arguments, coverage and order of locks. */
  public TraceReport of(TraceReport trace) {
    TraceReport.Builder outline =
        TraceReport.newBuilder()
            .setPath(trace.getPath())
            .setVerdictValue(trace.getVerdictValue())
            .setError(once(trace.getError()))
            .setCapture(once(capture(trace)));
    trace.getReasonsList().forEach(reason -> outline.addReasons(once(reason)));
    trace.getFindingsList().forEach(finding -> outline.addFindings(once(outline(finding))));
    if (trace.hasKnown()) {
      outline.setKnown(once(trace.getKnown()));
    }
    return outline.build();
  }

  private static CaptureSummary capture(TraceReport trace) {
    return CaptureSummary.newBuilder()
        .setPositionUnit(trace.getCapture().getPositionUnit())
        .build();
  }

  private static Finding outline(Finding finding) {
    Finding.Builder outline =
        Finding.newBuilder()
            .setRule(finding.getRule())
            .setGradeValue(finding.getGradeValue())
            .setTitle(finding.getTitle())
            .setFingerprint(finding.getFingerprint())
            .addAllAlternativeFingerprints(finding.getAlternativeFingerprintsList());
    if (finding.hasKnown()) {
      outline.setKnown(finding.getKnown());
    }
    return outline.build();
  }

  /** The first one that was equal to it. */
  @SuppressWarnings("unchecked") // what is equal is of one class
  private <T> T once(T value) {
    return (T) kept.computeIfAbsent(value, fresh -> value);
  }
}
