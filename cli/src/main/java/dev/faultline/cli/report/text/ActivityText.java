package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.Counted;
import dev.faultline.v1.Activity;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.util.ArrayList;
import java.util.List;

/** What happened in a trace in which nothing was wrong, in a line. */
final class ActivityText {
  private ActivityText() {}

  /** The line; empty where something was wrong, or nothing happened. */
  static String of(TraceReport trace) {
    Activity activity = trace.getActivity();
    boolean wrong =
        trace.getFindingsList().stream()
            .map(Finding::getGrade)
            .anyMatch(grade -> grade != Grade.Value.NOTE);
    if (wrong || activity.equals(Activity.getDefaultInstance())) {
      return "";
    }
    return String.join(
        ", ",
        List.of(
            Counted.of(activity.getDirectWrites(), "direct write", "direct writes")
                + writes(activity),
            Counted.of(activity.getDirectReads(), "direct read", "direct reads"),
            Counted.of(activity.getFaults(), "page fault", "page faults"),
            Counted.of(activity.getPagesIn(), "page", "pages") + " into the page cache",
            Counted.grouped(activity.getPagesOut()) + " out of it",
            Counted.grouped(activity.getPagesDirtied()) + " made dirty"));
  }

  private static String writes(Activity activity) {
    List<String> sorts = new ArrayList<>();
    add(sorts, activity.getAsynchronous(), "asynchronous");
    add(sorts, activity.getFellBack(), "fell back to buffered I/O");
    add(sorts, activity.getRefused(), "refused with EFAULT");
    return sorts.isEmpty() ? "" : " (" + String.join(", ", sorts) + ")";
  }

  private static void add(List<String> sorts, long count, String words) {
    if (count > 0) {
      sorts.add(Counted.grouped(count) + " " + words);
    }
  }
}
