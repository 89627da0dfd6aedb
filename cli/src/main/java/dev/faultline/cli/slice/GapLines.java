package dev.faultline.cli.slice;

import dev.faultline.stream.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Events that were lost, as ftrace says it. */
final class GapLines {
  private static final long NS_PER_S = 1_000_000_000L;

  private GapLines() {}

  /**
   * The line that says so; before it, where the gap is known to begin, an event that means nothing
   * to anybody and was recorded just then.
   */
  static List<String> of(Event gap) {
    List<String> lines = new ArrayList<>();
    if (gap.c() != 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "          <idle>-0       [%03d] ..... %d.%09d: gap_begins: after this",
              gap.cpu(),
              gap.b() / NS_PER_S,
              gap.b() % NS_PER_S));
    }
    lines.add(
        gap.a() > 0
            ? String.format(Locale.ROOT, "CPU:%d [LOST %d EVENTS]", gap.cpu(), gap.a())
            : String.format(Locale.ROOT, "CPU:%d [LOST EVENTS]", gap.cpu()));
    return lines;
  }
}
