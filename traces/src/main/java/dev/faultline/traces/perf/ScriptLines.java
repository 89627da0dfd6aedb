package dev.faultline.traces.perf;

import dev.faultline.traces.ftrace.TimeStamp;

/** Recognises lines of {@code perf script} one by one, for the detection of formats. */
public final class ScriptLines {
  private final ScriptPrefix prefix = new ScriptPrefix();
  private final ScriptEvent event = new ScriptEvent();
  private final TimeStamp stamp = new TimeStamp();

  /** Whether the line is an event of a task, or another record with a time. */
  public boolean isEvent(byte[] text, int from, int to) {
    return prefix.scan(text, from, to)
        && (event.scan(text, prefix.body(), to) || ScriptOther.isRecord(text, prefix.body(), to));
  }

  /** Whether the last line, which is an event, names the task where only perf names it. */
  public boolean isAligned() {
    return prefix.isAligned();
  }

  /** Whether the line begins with a time and an event and names no task. */
  public boolean isEventOfNobody(byte[] text, int from, int to) {
    int p = spaces(text, from, to);
    if (p < to && text[p] == '[') {
      while (p < to && text[p] != ']') {
        p++;
      }
      p = spaces(text, Math.min(to, p + 1), to);
    }
    int behind = stamp.scan(text, p, to);
    return behind >= 0 && !stamp.isCounter() && event.scan(text, spaces(text, behind, to), to);
  }

  private static int spaces(byte[] text, int from, int to) {
    int p = from;
    while (p < to && text[p] == ' ') {
      p++;
    }
    return p;
  }
}
