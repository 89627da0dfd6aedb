package dev.faultline.cli.report.writing;

import dev.faultline.cli.report.words.Colours;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;

/** What became of an input. */
public enum TraceOutcome {
  /** It was read and has a verdict. */
  JUDGED,
  /** It could not be read. */
  UNREAD,
  /** It was found in a directory and is no capture: it has neither verdict nor error. */
  SKIPPED;

  /** The outcome that a report tells of. */
  public static TraceOutcome of(TraceReport trace) {
    if (!trace.getError().isEmpty()) {
      return UNREAD;
    }
    return trace.getVerdict() == Verdict.Value.VERDICT_UNSPECIFIED ? SKIPPED : JUDGED;
  }

  /** The word that a report for people begins with. */
  public static String word(TraceReport trace) {
    return switch (of(trace)) {
      case JUDGED -> trace.getVerdict().name();
      case UNREAD -> "UNREADABLE";
      case SKIPPED -> "SKIPPED";
    };
  }

  /** The same, with a remark where nothing of it counts. */
  public static String remarked(TraceReport trace) {
    boolean known =
        of(trace) == JUDGED
            && trace.getVerdict() != Verdict.Value.CLEAN
            && Gravity.open(trace) == Verdict.Value.VERDICT_UNSPECIFIED;
    return word(trace) + (known ? " (known)" : "");
  }

  public static String painted(TraceReport trace, String text, Colours colours) {
    return switch (of(trace)) {
      case JUDGED -> colours.verdict(trace.getVerdict(), text);
      case UNREAD -> colours.unread(text);
      case SKIPPED -> colours.dim(text);
    };
  }
}
