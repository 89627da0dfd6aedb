package dev.faultline.cli.report.writing;

import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.List;

/** Verdicts made of other verdicts: the gravest counts. */
public final class Gravity {
  private Gravity() {}

  /** What a trace contributes: an input that could not be read is not clean either. */
  public static Verdict.Value of(TraceReport trace) {
    return TraceOutcome.of(trace) == TraceOutcome.UNREAD
        ? Verdict.Value.INCONCLUSIVE
        : trace.getVerdict();
  }

  /** What findings contribute; a note changes nothing. */
  public static Verdict.Value of(List<Finding> findings) {
    Verdict.Value gravest = Verdict.Value.VERDICT_UNSPECIFIED;
    for (Finding finding : findings) {
      gravest = graver(gravest, of(finding.getGrade()));
    }
    return gravest;
  }

  /** What findings contribute that are not known yet. */
  public static Verdict.Value open(List<Finding> findings) {
    return of(findings.stream().filter(finding -> !finding.hasKnown()).toList());
  }

  /** What a trace that was judged contributes besides what is known of it. */
  public static Verdict.Value open(TraceReport trace) {
    return switch (trace.getVerdict()) {
      case VIOLATION, SUSPECT ->
          trace.getFindingsList().stream().anyMatch(Finding::hasKnown)
              ? open(trace.getFindingsList())
              : trace.getVerdict();
      case INCONCLUSIVE ->
          trace.hasKnown() ? Verdict.Value.VERDICT_UNSPECIFIED : trace.getVerdict();
      default -> trace.getVerdict();
    };
  }

  /** The graver of two. */
  public static Verdict.Value graver(Verdict.Value one, Verdict.Value other) {
    return other.compareTo(one) > 0 ? other : one;
  }

  private static Verdict.Value of(Grade.Value grade) {
    return switch (grade) {
      case VIOLATION -> Verdict.Value.VIOLATION;
      case POTENTIAL -> Verdict.Value.SUSPECT;
      default -> Verdict.Value.VERDICT_UNSPECIFIED;
    };
  }
}
