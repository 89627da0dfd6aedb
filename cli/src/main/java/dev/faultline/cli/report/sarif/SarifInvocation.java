package dev.faultline.cli.report.sarif;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.writing.Place;
import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.List;

/** How the run went: its exit status, and what it could not read or decide. */
final class SarifInvocation {
  private static final String UNREADABLE = "unreadable";
  private static final String INCONCLUSIVE = "inconclusive";
  private static final String SKIPPED = "skipped";
  private static final String CAPPED = "capped";
  private static final String NOTICE = "notice";

  private final Report report;
  private final ReportSetting.Passing passing;

  SarifInvocation(Report report, ReportSetting.Passing passing) {
    this.report = report;
    this.passing = passing;
  }

  /** The sorts of notifications. */
  static JsonArray descriptors() {
    JsonArray descriptors = new JsonArray();
    for (String id : List.of(UNREADABLE, INCONCLUSIVE, SKIPPED, CAPPED, NOTICE)) {
      JsonObject descriptor = new JsonObject();
      descriptor.addProperty("id", id);
      descriptors.add(descriptor);
    }
    return descriptors;
  }

  /**
   * The invocation.
   *
   * @param dropped findings that are not among the results
   * @param most how many results there may be
   */
  JsonObject json(long dropped, int most) {
    JsonArray notifications = new JsonArray();
    if (dropped > 0) {
      notifications.add(
          notification(
              CAPPED,
              "warning",
              "This report has "
                  + most
                  + " results, which is as many as code scanning takes; "
                  + Counted.of(dropped, "more finding is", "more findings are")
                  + " not in it, but in reports of other formats."));
    }
    boolean unread = false;
    for (TraceReport trace : report.getTracesList()) {
      unread |= TraceOutcome.of(trace) == TraceOutcome.UNREAD;
      add(trace, notifications);
    }
    report.getNoticesList().forEach(text -> notifications.add(notification(NOTICE, "note", text)));
    JsonObject invocation = new JsonObject();
    invocation.addProperty("executionSuccessful", !unread);
    invocation.addProperty("exitCode", passing.exitCode(report));
    invocation.add("toolExecutionNotifications", notifications);
    return invocation;
  }

  private static void add(TraceReport trace, JsonArray notifications) {
    Place place = new Place(trace.getPath(), 0, false);
    switch (TraceOutcome.of(trace)) {
      case UNREAD ->
          notifications.add(at(place, notification(UNREADABLE, "error", trace.getError())));
      case SKIPPED -> notifications.add(at(place, notification(SKIPPED, "note", joined(trace))));
      case JUDGED -> {
        if (trace.getVerdict() == Verdict.Value.INCONCLUSIVE) {
          notifications.add(
              at(place, notification(INCONCLUSIVE, "warning", "INCONCLUSIVE: " + joined(trace))));
        }
      }
    }
  }

  private static String joined(TraceReport trace) {
    return String.join(" ", trace.getReasonsList());
  }

  private static JsonObject notification(String id, String level, String text) {
    JsonObject descriptor = new JsonObject();
    descriptor.addProperty("id", id);
    JsonObject notification = new JsonObject();
    notification.add("descriptor", descriptor);
    notification.addProperty("level", level);
    notification.add("message", SarifText.message(text));
    return notification;
  }

  private static JsonObject at(Place place, JsonObject notification) {
    JsonArray locations = new JsonArray();
    locations.add(SarifText.location(place));
    notification.add("locations", locations);
    return notification;
  }
}
