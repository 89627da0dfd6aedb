package dev.faultline.cli.slice;

import dev.faultline.stream.Event;
import dev.faultline.v1.LossCause;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Events that were lost, as ftrace says it, and of what ftrace does not say the cause. */
final class GapLines {
  private static final long NS_PER_S = 1_000_000_000L;

  private static final Set<LossCause> ORDINARY =
      EnumSet.of(LossCause.LOSS_CAUSE_UNSPECIFIED, LossCause.OVERRUN);

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
    String lost =
        gap.a() > 0
            ? String.format(Locale.ROOT, "CPU:%d [LOST %d EVENTS]", gap.cpu(), gap.a())
            : String.format(Locale.ROOT, "CPU:%d [LOST EVENTS]", gap.cpu());
    boolean told = ORDINARY.contains(gap.loss());
    lines.add(told ? lost : lost + " # " + gap.loss().name());
    return lines;
  }
}
