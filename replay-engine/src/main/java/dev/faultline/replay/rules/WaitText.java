package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Party;
import dev.faultline.replay.locks.WaitEdge;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Wait;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How to speak of who waits for whom. */
final class WaitText {
  private static final int MOST_NAMES = 8;

  private WaitText() {}

  /** {@code 11.988499}: the time as captures print it; {@code tick 4711} of a counter. */
  static String time(Moment moment) {
    if (moment.ticks()) {
      return "tick " + moment.timeNs();
    }
    long us = moment.timeNs() / 1000;
    return String.format(Locale.ROOT, "%d.%06d", us / 1_000_000, us % 1_000_000);
  }

  /** {@code 29750 ms}, or {@code 4711 ticks}: a stretch of the clock of this moment. */
  static String lapse(Moment moment, long ns) {
    return moment.ticks() ? ns + " ticks" : ns / 1_000_000 + " ms";
  }

  /** {@code wl-231}. */
  static String waiter(WaitEdge edge) {
    return Prose.task(edge.since());
  }

  /** {@code wl-231}, or {@code the asynchronous DIO write of wl-231}. */
  static String holder(WaitEdge edge) {
    Party holder = edge.holder();
    if (holder.queued().isPresent()) {
      return "the " + holder.doing() + " of " + Prose.task(edge.acquired());
    }
    if (holder.task().tid() == edge.acquired().task().tid()) {
      return Prose.task(edge.acquired());
    }
    // A worker goes on with what another task has acquired.
    return holder
        .task()
        .waiting()
        .map(Wait::since)
        .map(Prose::task)
        .orElse("task " + holder.task().tid());
  }

  /** What the waiter waits for, since when, and who keeps it out, since when. */
  static String sentence(WaitEdge edge) {
    return who(edge.since(), edge.waiter())
        + " has waited since "
        + time(edge.since())
        + " for "
        + edge.wanted()
        + " of "
        + edge.of()
        + "; "
        + reason(edge);
  }

  /** {@code wl-231, a page fault,}; the task alone where nothing is known of what it does. */
  static String who(Moment moment, Party party) {
    String task = Prose.task(moment);
    return party.isInOperation() ? task + ", a " + party.doing() + "," : task;
  }

  /** {@code wl-231 has held pagecache(block) since 11.988499}. */
  static String reason(WaitEdge edge) {
    return holder(edge) + " " + edge.why() + " since " + time(edge.acquired());
  }

  /** A few names, and how many more there are. */
  static String names(List<String> all) {
    List<String> names = all.stream().distinct().toList();
    if (names.size() <= MOST_NAMES) {
      return String.join(", ", names);
    }
    return names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
        + " and "
        + (names.size() - MOST_NAMES)
        + " more";
  }
}
