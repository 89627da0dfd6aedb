package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.Seconds;
import dev.faultline.v1.CaptureSummary;
import dev.faultline.v1.TraceReport;
import java.util.ArrayList;
import java.util.List;

/** What was read, in one sentence. */
public final class CaptureText {
  private CaptureText() {}

  public static String of(TraceReport trace) {
    CaptureSummary capture = trace.getCapture();
    List<String> parts = new ArrayList<>();
    String events = Counted.of(capture.getEvents(), "event", "events");
    parts.add(capture.getFormat().isEmpty() ? events : events + " of " + capture.getFormat());
    if (capture.getEvents() > 0) {
      parts.add(Seconds.of(capture.getFirstNs()) + "-" + Seconds.of(capture.getLastNs()) + " s");
    }
    if (!capture.getKernel().isEmpty()) {
      parts.add("kernel " + capture.getKernel());
    }
    if (!capture.getClock().isEmpty()) {
      parts.add("clock " + capture.getClock());
    }
    if (trace.getModelsCount() > 0) {
      String word = trace.getModelsCount() == 1 ? "model " : "models ";
      parts.add(word + String.join(" and ", trace.getModelsList()));
    }
    return String.join(", ", parts) + "; " + lost(capture) + ", " + unread(capture);
  }

  private static String lost(CaptureSummary capture) {
    if (capture.getEventsLost() == 0 && capture.getLossGaps() == 0) {
      return "nothing lost";
    }
    String count =
        capture.getEventsLost() == 0
            ? "an unknown number of events lost"
            : Counted.of(capture.getEventsLost(), "event lost", "events lost");
    return capture.getLossGaps() == 0
        ? count
        : count + " in " + Counted.of(capture.getLossGaps(), "gap", "gaps");
  }

  private static String unread(CaptureSummary capture) {
    boolean lines = !capture.getPositionUnit().equals("byte");
    if (capture.getLinesUnread() == 0) {
      return lines ? "every line read" : "every record read";
    }
    return Counted.of(
            capture.getLinesUnread(), lines ? "line" : "record", lines ? "lines" : "records")
        + " could not be read";
  }
}
