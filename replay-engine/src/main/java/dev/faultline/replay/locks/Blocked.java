package dev.faultline.replay.locks;

/**
 * One party waits for another, as far as a search for circles must know.
 *
 * @param <P> what parties are
 */
public interface Blocked<P> {
  /** Who waits. */
  P waiter();

  /** Who must move first. */
  P holder();

  /** What the waiter does and waits for, without names of this run: the same in every run. */
  String words();

  /** Waits that began earlier have lower numbers. */
  long order();
}
