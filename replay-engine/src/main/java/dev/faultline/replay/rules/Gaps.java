package dev.faultline.replay.rules;

import dev.faultline.v1.LossCause;

/** Gaps of one cause: in how many words a report says what is missing, and what to do about it. */
public enum Gaps {
  /** Also what streams have that do not say why. */
  OVERRUN(
      LossCause.OVERRUN,
      "events-lost",
      "events were lost",
      "a task of any CPU may have done anything meanwhile",
      "record with larger buffers (buffer_size_kb, trace-cmd record -b, perf -m)"),
  LOG_DROPPED(
      LossCause.LOG_DROPPED,
      "log-dropped",
      "the kernel log lost lines of the dump",
      "they may have been any events",
      "give the log more room (log_buf_len=16M), or attach /sys/kernel/tracing/trace itself"),
  UNREAD(
      LossCause.UNREAD,
      "unread-lines",
      "lines of the capture could not be read",
      "they may have been any events",
      "attach the capture as it was recorded, not pasted or edited"),
  DAMAGED(
      LossCause.DAMAGED,
      "damaged",
      "the capture is damaged",
      "what was read since it was last known to be right may be wrong",
      "attach the capture once more, and compare its check sum with that of the original"),
  CUT_OFF(
      LossCause.CUT_OFF,
      "cut-off",
      "the capture ends too soon",
      "what comes behind its end may have been anything",
      "attach the whole capture"),
  TIME_WENT_BACK(
      LossCause.TIME_WENT_BACK,
      "time-went-back",
      "time goes back",
      "what follows is another trace, or records are not in the order of time",
      "give each trace as a file of its own, in the order in which it was recorded"),
  ANOTHER_TRACE(
      LossCause.ANOTHER_TRACE,
      "another-trace",
      "the capture holds several traces",
      "what the one leaves behind says nothing of the next",
      "give each trace as a file of its own"),
  FEWER_THAN_SAID(
      LossCause.FEWER_THAN_SAID,
      "fewer-than-said",
      "the capture has fewer events than its head counts",
      "the missing ones may have been anything, anywhere",
      "attach the whole file, with all CPUs; if lines were taken out on purpose, take out the line"
          + " '# entries-in-buffer/entries-written' as well"),
  PROBES_MISSED(
      LossCause.PROBES_MISSED,
      "probes-missed",
      "probes missed events",
      "the kernel counts how many, and not which ones",
      "give return probes more instances: r64:fdm/... in place of r:fdm/...");

  private final LossCause cause;
  private final String word;
  private final String title;
  private final String because;
  private final String remedy;

  Gaps(LossCause cause, String word, String title, String because, String remedy) {
    this.cause = cause;
    this.word = word;
    this.title = title;
    this.because = because;
    this.remedy = remedy;
  }

  /** Those of this cause. */
  public static Gaps of(LossCause cause) {
    for (Gaps gaps : values()) {
      if (gaps.cause == cause) {
        return gaps;
      }
    }
    return OVERRUN;
  }

  /** Whether the tracer or the log says itself that it lost something, maybe more than it says. */
  public boolean isTold() {
    return this == OVERRUN || this == LOG_DROPPED;
  }

  /** Whether also what was read before the gap may be wrong, or was never all. */
  public boolean isDoubtOfAll() {
    return this == DAMAGED || this == FEWER_THAN_SAID;
  }

  /** In one word, as reasons of a verdict begin. */
  public String word() {
    return word;
  }

  /** What is the matter, as a sentence without numbers. */
  public String title() {
    return title;
  }

  /** Why nothing is certain across such a gap. */
  public String because() {
    return because;
  }

  /** What to do. */
  public String remedy() {
    return remedy;
  }

  /**
   * How much is missing.
   *
   * @param gaps how many there are
   * @param events how many events are missing at least
   */
  public String amount(long gaps, long events) {
    return (events > 0 ? "at least " + events : "an unknown number of")
        + (events == 1 ? " event was lost in " : " events were lost in ")
        + gaps
        + (gaps == 1 ? " gap" : " gaps");
  }
}
