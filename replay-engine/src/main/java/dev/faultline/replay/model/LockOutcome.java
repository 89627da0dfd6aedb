package dev.faultline.replay.model;

import java.util.List;
import java.util.Optional;

/**
 * What an event did to locks: whose hold began or ended, what became of a release, and whether an
 * acquisition fits what was known. Empty for events that are not of locks.
 */
public final class LockOutcome {
  private Optional<Hold> hold = Optional.empty();
  private Optional<Wait> endedWait = Optional.empty();
  private Optional<Semaphore> semaphore = Optional.empty();
  private Optional<InodeLock> inodeLock = Optional.empty();
  private Release release = Release.UNKNOWN;
  private Optional<Moment> knownSince = Optional.empty();
  private Knowledge opponents = Knowledge.CERTAIN;
  private List<Hold> contradicting = List.of();
  private boolean touched;
  private boolean ofPageCache;

  LockOutcome() {}

  void begin() {
    if (!touched) {
      return;
    }
    touched = false;
    semaphore = Optional.empty();
    inodeLock = Optional.empty();
    release = Release.UNKNOWN;
    if (ofPageCache) {
      ofPageCache = false;
      hold = Optional.empty();
      endedWait = Optional.empty();
      knownSince = Optional.empty();
      opponents = Knowledge.CERTAIN;
      contradicting = List.of();
    }
  }

  /** The hold of a page-cache lock that began or ended with this event. */
  public Optional<Hold> hold() {
    return hold;
  }

  /** The wait for a page-cache lock that ended with this event. */
  public Optional<Wait> endedWait() {
    return endedWait;
  }

  /** The lock that the event is of, where it is no page-cache lock. */
  public Optional<Semaphore> semaphore() {
    return semaphore;
  }

  /** The lock of an inode that the event asks for or gives back. */
  public Optional<InodeLock> inodeLock() {
    return inodeLock;
  }

  /** What became of a release. */
  public Release release() {
    return release;
  }

  /** Of a release of what is not held: since when all holders have been known. */
  public Optional<Moment> knownSince() {
    return knownSince;
  }

  /** Of an acquisition: the certain holds of the other state that it contradicts. */
  public List<Hold> contradicting() {
    return contradicting;
  }

  /** Of an acquisition: whether all holders of the other state were known before it. */
  public Knowledge opponents() {
    return opponents;
  }

  private void touchedPageCache() {
    touched = true;
    ofPageCache = true;
  }

  void hold(Hold value) {
    touchedPageCache();
    hold = value.itself();
  }

  void endedWait(Optional<Wait> value) {
    touchedPageCache();
    endedWait = value;
  }

  void semaphore(Semaphore value) {
    touched = true;
    semaphore = value.itself();
  }

  void inodeLock(InodeLock value) {
    touched = true;
    inodeLock = value.itself();
  }

  void release(Release value) {
    touched = true;
    release = value;
  }

  void notHeld(Optional<Moment> allKnownSince) {
    touchedPageCache();
    release(Release.NOT_HELD);
    knownSince = allKnownSince;
  }

  void acquired(Knowledge others, List<Hold> contradicted) {
    touchedPageCache();
    opponents = others;
    contradicting = contradicted;
  }
}
