package dev.faultline.replay.model;

/**
 * How far the clocks of the CPUs disagree, measured by the capture itself: an effect that is
 * recorded before its cause shows how much at least.
 *
 * <p>Each CPU stamps its own events; on one CPU their order is exact. The clock that tracefs uses
 * where nobody has chosen one ({@code local}) is not the same on all CPUs. So a lock is acquired
 * before it was released, a page removed before it came in, on paper. What rests on the order of
 * two events of different CPUs is certain only if the time between them is longer than the greatest
 * such disagreement, and then some.
 */
public final class Clocks {
  /** Disagreements longer than this are no matter of clocks. */
  static final long MOST_NS = 1_000_000;

  /** Where nothing was ever out of order, clocks are still only so good. */
  private static final long LEAST_NS = 5_000;

  private long disagreementNs;

  /** These two were recorded in the wrong order. */
  void outOfOrder(Moment effect, Moment cause) {
    if (mayBeOutOfOrder(effect, cause)) {
      disagreementNs = Math.max(disagreementNs, cause.timeNs() - effect.timeNs());
    }
  }

  /** Whether clocks that disagree may explain that this was recorded before that. */
  static boolean mayBeOutOfOrder(Moment recordedFirst, Moment recordedLater) {
    return recordedFirst.cpu() != recordedLater.cpu()
        && recordedLater.timeNs() - recordedFirst.timeNs() <= MOST_NS;
  }

  /** How long in ns the time between two CPUs' events must be for their order to be certain. */
  public long toleranceNs() {
    return disagreementNs == 0 ? LEAST_NS : 2 * disagreementNs + LEAST_NS;
  }

  /** The greatest disagreement in ns that was seen. */
  public long disagreementNs() {
    return disagreementNs;
  }
}
