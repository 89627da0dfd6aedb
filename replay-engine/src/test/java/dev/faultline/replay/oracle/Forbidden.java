package dev.faultline.replay.oracle;

/**
 * A rule, as the judge reads it.
 *
 * @param <W> the state that it is about
 */
interface Forbidden<W> {
  /** What this event is that happens in this state. */
  Outcome in(W world, Seen event);
}
