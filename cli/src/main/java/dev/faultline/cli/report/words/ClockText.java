package dev.faultline.cli.report.words;

import dev.faultline.v1.CaptureSummary;
import java.util.Set;

/**
 * How times of a capture are written. Most clocks tell ns, which are written as seconds; a
 * counter's ticks have no length, and are written as they are.
 *
 * @param ticks whether the clock counts ticks
 */
public record ClockText(boolean ticks) {
  private static final Set<String> TICKING = Set.of("counter", "x86-tsc", "ppc-tb", "s390-tod");

  /** Seconds. */
  public static final ClockText SECONDS = new ClockText(false);

  /** The clock of this capture. */
  public static ClockText of(CaptureSummary capture) {
    return named(capture.getClock());
  }

  /** The clock of this name, as the kernel spells it. */
  public static ClockText named(String clock) {
    return TICKING.contains(clock) ? new ClockText(true) : SECONDS;
  }

  /** {@code 11.988499}, or {@code 4711}. */
  public String of(long time) {
    return ticks ? Long.toString(time) : Seconds.of(time);
  }

  /** {@code 11.988499 s}, or {@code tick 4711}. */
  public String at(long time) {
    return ticks ? "tick " + time : Seconds.of(time) + " s";
  }

  /** {@code 11.988499-41.738221 s}, or {@code 4711-4799 ticks}. */
  public String span(long first, long last) {
    return of(first) + "-" + of(last) + (ticks ? " ticks" : " s");
  }

  /** {@code 29.8 s}, or {@code 88 ticks}. */
  public String lapse(long time) {
    return ticks ? Counted.of(time, "tick", "ticks") : Lapse.of(time);
  }

  /** The same with a sign: {@code +29.8 s}, or {@code +88}. */
  public String signed(long time) {
    return ticks ? (time > 0 ? "+" : "") + time : Lapse.signed(time);
  }
}
