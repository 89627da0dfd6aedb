package dev.faultline.cli.known;

import dev.faultline.replay.CrossTrace;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.util.List;

/** What a trace that comes out of a file must be, where the schema allows more. */
public final class StoredTraces {
  private StoredTraces() {}

  /**
   * Refuses a trace that this version cannot judge together with others.
   *
   * @throws IOException if it is one; the message names the trace and what was expected
   */
  public static void require(TraceReport trace) throws IOException {
    if (trace.getVerdict() == Verdict.Value.UNRECOGNIZED) {
      throw unknown(trace, "the verdict " + trace.getVerdictValue());
    }
    for (Finding finding : trace.getFindingsList()) {
      if (finding.getScene().getLastNs() < finding.getScene().getFirstNs()) {
        throw new IOException(
            "the trace " + trace.getPath() + " has a scene that ends before it begins");
      }
      if (finding.getGrade() == Grade.Value.UNRECOGNIZED) {
        throw unknown(trace, "a finding of grade " + finding.getGradeValue());
      }
    }
    try {
      CrossTrace.inversions(List.of(trace));
    } catch (IllegalArgumentException e) {
      throw unknown(trace, "an order of locks of another kind (" + e.getMessage() + ")");
    }
  }

  /** The trace, or what says why it is of no use: one bad trace does not hide the others. */
  public static TraceReport checked(TraceReport trace) {
    try {
      require(trace);
      return trace;
    } catch (IOException e) {
      TraceReport.Builder unread =
          TraceReport.newBuilder()
              .setPath(trace.getPath())
              .setError("The report cannot be read: " + e.getMessage() + ".");
      if (trace.hasOrdinal()) {
        unread.setOrdinal(trace.getOrdinal());
      }
      return unread.build();
    }
  }

  private static IOException unknown(TraceReport trace, String what) {
    return new IOException(
        "the trace " + trace.getPath() + " has " + what + ", which this version does not know");
  }
}
