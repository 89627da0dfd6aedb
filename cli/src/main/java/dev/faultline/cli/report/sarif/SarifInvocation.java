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
import java.util.Optional;
import java.util.stream.Stream;

/** How the run went: its exit status, and what it could not read or decide. */
final class SarifInvocation {
  /** What the notifications are called in the invocation. */
  static final String NOTIFICATIONS = "toolExecutionNotifications";

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

  /** The invocation, with an empty list of notifications. */
  JsonObject json() {
    boolean unread =
        report.getTracesList().stream()
            .anyMatch(trace -> TraceOutcome.of(trace) == TraceOutcome.UNREAD);
    JsonObject invocation = new JsonObject();
    invocation.addProperty("executionSuccessful", !unread);
    invocation.addProperty("exitCode", passing.exitCode(report));
    invocation.add(NOTIFICATIONS, new JsonArray());
    return invocation;
  }

  /**
   * The notifications, one after another: there is one for each capture that is INCONCLUSIVE, and
   * these may be a hundred thousand.
   *
   * @param dropped findings that are not among the results
   * @param most how many results there may be
   */
  Stream<JsonObject> notifications(long dropped, int most) {
    Stream<JsonObject> capped =
        dropped == 0
            ? Stream.empty()
            : Stream.of(
                notification(
                    CAPPED,
                    "warning",
                    "This report has "
                        + most
                        + " results, which is as many as code scanning takes; "
                        + Counted.of(dropped, "more finding is", "more findings are")
                        + " not in it, but in reports of other formats."));
    return Stream.concat(
        capped,
        Stream.concat(
            report.getTracesList().stream().flatMap(trace -> of(trace).stream()),
            report.getNoticesList().stream().map(text -> notification(NOTICE, "note", text))));
  }

  private static Optional<JsonObject> of(TraceReport trace) {
    Optional<JsonObject> said =
        switch (TraceOutcome.of(trace)) {
          case UNREAD -> Optional.of(notification(UNREADABLE, "error", trace.getError()));
          case SKIPPED -> Optional.of(notification(SKIPPED, "note", joined(trace)));
          case JUDGED ->
              trace.getVerdict() == Verdict.Value.INCONCLUSIVE
                  ? Optional.of(
                      notification(INCONCLUSIVE, "warning", "INCONCLUSIVE: " + joined(trace)))
                  : Optional.empty();
        };
    return said.map(notification -> at(new Place(trace.getPath(), 0, false), notification));
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
