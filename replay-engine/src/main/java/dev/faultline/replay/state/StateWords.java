package dev.faultline.replay.state;

import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a state is put into words. */
final class StateWords {
  private static final int MOST = 8;

  private StateWords() {}

  /** {@code 11.988499}: the time as captures print it; {@code tick 4711} of a counter. */
  static String time(Moment moment) {
    if (moment.ticks()) {
      return "tick " + moment.timeNs();
    }
    long us = moment.timeNs() / 1000;
    return String.format(Locale.ROOT, "%d.%06d", us / 1_000_000, us % 1_000_000);
  }

  /** {@code 7}, {@code 7-9}, or {@code 7-end}. */
  static String pages(PageRange range) {
    if (range.size() == 1) {
      return Long.toString(range.first());
    }
    return range.first()
        + "-"
        + (range.last() == PageRange.MAX_INDEX ? "end" : Long.toString(range.last()));
  }

  /** A few of them, and how many more there are; {@code none} if there is nothing to say. */
  static String list(List<String> all, String rest, String none) {
    List<String> parts = new ArrayList<>(all.subList(0, Math.min(MOST, all.size())));
    if (all.size() > MOST) {
      parts.add(all.size() - MOST + " more");
    }
    if (!rest.isEmpty()) {
      parts.add(rest);
    }
    return parts.isEmpty() ? none : String.join(", ", parts);
  }
}
