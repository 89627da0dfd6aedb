package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.ClockText;
import dev.faultline.cli.report.words.Counted;
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
    boolean logAlone = capture.getEvents() == 0 && capture.getLogRecords() > 0;
    String events = logAlone ? logged(capture) : events(capture);
    parts.add(capture.getFormat().isEmpty() ? events : events + " of " + capture.getFormat());
    if (capture.getEvents() > 0) {
      parts.add(span(capture));
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
    String read = String.join(", ", parts);
    return logAlone ? read : read + "; " + lost(capture) + ", " + unread(capture);
  }

  /** Ticks of a counter are no time. */
  private static String span(CaptureSummary capture) {
    return ClockText.of(capture).span(capture.getFirstNs(), capture.getLastNs());
  }

  private static String events(CaptureSummary capture) {
    String events = Counted.of(capture.getEvents(), "event", "events");
    return capture.getLogRecords() == 0 ? events : events + " and " + logged(capture);
  }

  /** What a console log says beside events. */
  private static String logged(CaptureSummary capture) {
    long others = capture.getLogRecords() - capture.getStacks();
    String stacks = Counted.of(capture.getStacks(), "stack", "stacks");
    String reports = Counted.of(others, "other record", "other records");
    String said =
        others == 0
            ? stacks
            : capture.getStacks() == 0
                ? Counted.of(others, "record", "records")
                : stacks + " and " + reports;
    return capture.getBesideCount() == 0
        ? said
        : said + " (" + String.join(", ", capture.getBesideList()) + ")";
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
