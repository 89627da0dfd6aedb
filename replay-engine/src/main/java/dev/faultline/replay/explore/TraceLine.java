package dev.faultline.replay.explore;

import java.util.Locale;

/**
 * A record of a capture that no kernel has made.
 *
 * @param arguments what ftrace prints behind the name of the event
 */
record TraceLine(long ns, int cpu, String comm, int tid, String event, String arguments) {
  TraceLine at(long otherNs) {
    return new TraceLine(otherNs, cpu, comm, tid, event, arguments);
  }

  TraceLine with(String otherArguments) {
    return new TraceLine(ns, cpu, comm, tid, event, otherArguments);
  }

  /** Whether it is of a probe on the return of a function. */
  boolean isReturn() {
    return event.endsWith("_exit");
  }

  /** As ftrace prints it. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%16s-%-7d [%03d] ..... %5d.%06d: %s: %s",
        comm,
        tid,
        cpu,
        ns / 1_000_000_000L,
        ns / 1000 % 1_000_000,
        event,
        arguments);
  }
}
