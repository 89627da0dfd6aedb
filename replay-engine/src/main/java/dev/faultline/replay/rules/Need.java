package dev.faultline.replay.rules;

import dev.faultline.v1.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * Events that a rule cannot do without.
 *
 * @param kind of which kind
 * @param lockFamily of which locks, if they are about locks: those of another family are no
 *     substitute; else {@code LockFamily.NONE}
 */
public record Need(EventKind kind, String lockFamily) {

  // Java makes the usual ones up at their first use, which takes a short run too long.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof Need other && kind == other.kind && lockFamily.equals(other.lockFamily);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + lockFamily.hashCode();
  }

  /** The events in words: {@code LOCK_RELEASED of pagecache}. */
  public String words() {
    return lockFamily.isEmpty() ? kind.name() : kind.name() + " of " + lockFamily;
  }
}
