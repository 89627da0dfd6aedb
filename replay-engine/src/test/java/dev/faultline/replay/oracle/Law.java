package dev.faultline.replay.oracle;

import java.util.Set;

/**
 * What can become of a part of the kernel: one lock, or one page.
 *
 * @param <W> a state of it, a value
 */
interface Law<W> {
  /** The states in which recording may find it. */
  Set<W> begin();

  /** The states after one step that nobody records. */
  Set<W> unseen(W world);

  /** The states after an event; none if it cannot have happened in this one. */
  Set<W> after(W world, Seen event);

  /** How often something has happened that never does in a sound kernel. */
  default int miracles(W world) {
    return 0;
  }
}
