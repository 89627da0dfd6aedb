package dev.faultline.traces.ftrace;

import dev.faultline.v1.Context;

/** The letter among the flags of an event line that says what the CPU was doing. */
final class ContextLetter {
  /** Flags of irqs and resched stand in front of it ... */
  private static final int PLACE = 2;

  /** ... and those of a lazy resched too, where a patched kernel prints so many flags. */
  private static final int PLACE_AMONG_MANY = 3;

  private static final int MANY = 7;

  private ContextLetter() {}

  /** Reads it; unspecified if these flags do not have it. */
  static Context in(byte[] text, int from, int to) {
    int place = from + (to - from >= MANY ? PLACE_AMONG_MANY : PLACE);
    if (place >= to) {
      return Context.CONTEXT_UNSPECIFIED;
    }
    return switch (text[place]) {
      case 'z', 'Z' -> Context.NMI;
      case 'h', 'H' -> Context.HARDIRQ;
      case 's' -> Context.SOFTIRQ;
      case '.' -> Context.TASK;
      default -> Context.CONTEXT_UNSPECIFIED;
    };
  }
}
