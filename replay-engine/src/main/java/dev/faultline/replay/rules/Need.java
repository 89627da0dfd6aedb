package dev.faultline.replay.rules;

import dev.faultline.v1.EventKind;

/**
 * Events that a rule cannot do without.
 *
 * @param kind of which kind
 * @param lockFamily of which locks, if they are about locks: those of another family are no
 *     substitute; else {@code LockFamily.NONE}
 */
public record Need(EventKind kind, String lockFamily) {

  /** The events in words: {@code LOCK_RELEASED of pagecache}. */
  public String words() {
    return lockFamily.isEmpty() ? kind.name() : kind.name() + " of " + lockFamily;
  }
}
