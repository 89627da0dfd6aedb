package dev.faultline.replay.model;

/**
 * Which sorts of events of the page-cache lock the trace has shown so far. One that is recorded
 * nowhere proves nothing by its absence.
 */
public final class Sightings {
  private boolean workers;
  private boolean tries;
  private boolean lock;
  private boolean parts;
  private boolean unseenTakings;
  private boolean operations;

  Sightings() {}

  /**
   * Whether what workers do is recorded: one was seen to release block for a write. Where only some
   * tasks are recorded, the block of a queued write seems to be held for ever.
   */
  public boolean seesWorkers() {
    return workers;
  }

  void sawWorkerRelease() {
    workers = true;
  }

  /** Whether tries for a page-cache lock are recorded: one was seen. */
  public boolean seesTries() {
    return tries;
  }

  void sawTry() {
    tries = true;
  }

  /** Whether page-cache locks are recorded as they are taken: an acquisition was seen. */
  public boolean seesLock() {
    return lock;
  }

  void sawLock(boolean inOperation) {
    lock = true;
    operations |= inOperation;
  }

  /**
   * Whether it is recorded how the lock is taken: it was seen, and no readahead gave back what it
   * was not seen to take.
   */
  public boolean seesTaking() {
    return lock && !unseenTakings;
  }

  void sawUnseenTaking() {
    unseenTakings = true;
  }

  /** Whether functions tell where page-cache locks are held, and nothing else does. */
  public boolean seesPartsOnly() {
    return parts && !lock;
  }

  void sawPart() {
    parts = true;
  }

  /**
   * Whether it is recorded what the locks are taken for: one was seen to be taken in an operation.
   */
  public boolean seesOperations() {
    return operations;
  }
}
