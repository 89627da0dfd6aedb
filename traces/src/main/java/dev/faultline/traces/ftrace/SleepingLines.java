package dev.faultline.traces.ftrace;

import dev.faultline.traces.chain.SleepingTasks;
import dev.faultline.traces.input.LineReader;

/** Tells of the line at hand who goes to sleep in it, who does not, and with which call chain. */
final class SleepingLines {
  private final SleepingTasks sleeping;
  private final EventPrefix prefix;
  private final LineReader lines;

  SleepingLines(SleepingTasks sleeping, EventPrefix prefix, LineReader lines) {
    this.sleeping = sleeping;
    this.prefix = prefix;
    this.lines = lines;
  }

  /** Whether an event that is called so says no more than that its task is awake. */
  static boolean isAwake(byte[] text, int name, int nameEnd, int to) {
    byte first = name < to ? text[name] : 0;
    // Most names begin otherwise than those of a switch, a contention or a stack.
    return (first != 's' && first != 'c' && first != 'k' && first != '<')
        || (!UnboundBody.isStack(text, name, to) && !SleepingTasks.isSleep(text, name, nameEnd));
  }

  /** An event whose task is awake. */
  void awake() {
    sleeping.runs(prefix.tid(), prefix.time());
  }

  /** Any event, or a heading of a call chain. */
  void event(byte[] text, int name, int nameEnd, int to) {
    if (isAwake(text, name, nameEnd, to)) {
      awake();
    } else if (UnboundBody.isStack(text, name, to)) {
      sleeping.chain(prefix.tid());
    } else {
      sleeping.event(
          text,
          name,
          nameEnd,
          nameEnd + 1,
          to,
          prefix.commFrom(),
          prefix.commTo(),
          prefix.tid(),
          prefix.tgid(),
          prefix.time(),
          lines.number());
    }
  }

  /** A line that is no event: it may be one of a call chain. */
  void other(byte[] text, int from, int to) {
    if (sleeping.isOpen()) {
      sleeping.line(text, from, to, lines.number());
    }
  }
}
