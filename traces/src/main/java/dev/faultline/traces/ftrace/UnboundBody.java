package dev.faultline.traces.ftrace;

import dev.faultline.stream.EventBlock;
import dev.faultline.traces.binding.Bindings;

/**
 * What stands behind the prefix of a line that is no event with a binding: another event, a call of
 * the function tracer, a system call, a stack trace. Anything else is not of a kernel's making, or
 * no longer, and may have been any event.
 */
final class UnboundBody {
  private static final String CALLER = " <-";
  private static final String RESULT = " -> ";
  private static final String STACK = "<stack trace";
  private static final String STACK_EVENT = "kernel_stack:";
  private static final String USER_STACK = "<user stack trace";

  /** What the kernel prints of an event that it has forgotten, with option {@code fields}. */
  private static final String FORGOTTEN = "UNKNOWN TYPE ";

  /** Its lines are those of events alone; other tracers print what they like. */
  private static final String NO_TRACER = "nop";

  private final UnboundNames names;
  private boolean free;

  UnboundBody(Bindings bindings) {
    this.names = new UnboundNames(bindings);
  }

  /** Tells in a block how often each name has come since that was last told. */
  void drain(EventBlock block) {
    names.drain(block);
  }

  /** Whether the lines behind are the kernel's stack at the last event of the task. */
  static boolean isStack(byte[] text, int from, int to) {
    return Bytes.startsWith(STACK, text, from, to) || Bytes.startsWith(STACK_EVENT, text, from, to);
  }

  /** The head names the tracer. */
  void tracer(String name) {
    free = !name.equals(NO_TRACER);
  }

  /**
   * Why a kernel does not print such a body; empty when it does.
   *
   * @param nameEnd the first colon, or {@code to}
   */
  String problem(byte[] text, int from, int nameEnd, int to) {
    if (nameEnd < to) {
      if (names.isKnown(text, from, nameEnd)) {
        return "";
      }
      if (UnboundNames.isName(text, from, nameEnd)) {
        return names.meet(text, from, nameEnd);
      }
    }
    return isKnown(text, from, to) ? "" : "expected an event and its arguments";
  }

  private boolean isKnown(byte[] text, int from, int to) {
    if (free) {
      return isPrintable(text, from, to);
    }
    int end = from;
    while (end < to && UnboundNames.isName(text, end, end + 1)) {
      end++;
    }
    if (end == from) {
      return Bytes.startsWith(STACK, text, from, to)
          || Bytes.startsWith(USER_STACK, text, from, to);
    }
    if (Bytes.startsWith(FORGOTTEN, text, from, to)) {
      return true;
    }
    boolean call = end < to && text[end] == '(';
    return call || Bytes.startsWith(RESULT, text, end, to) || hasCaller(text, end, to);
  }

  private static boolean hasCaller(byte[] text, int from, int to) {
    for (int p = from; p < to; p++) {
      if (text[p] == ' ' && Bytes.startsWith(CALLER, text, p, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPrintable(byte[] text, int from, int to) {
    for (int p = from; p < to; p++) {
      if (text[p] < ' ' && text[p] != '\t') {
        return false;
      }
    }
    return true;
  }
}
