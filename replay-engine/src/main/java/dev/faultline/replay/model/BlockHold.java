package dev.faultline.replay.model;

import java.util.Optional;

/**
 * A direct write's hold of block: taken before the first shoot-down, given up at the end.
 *
 * <p>In between it may be dropped and taken back, inside a fault on the write's own buffer. Who
 * releases it at the end is the submitter of a synchronous write and a worker for an asynchronous
 * one; the worker's release names the lock and not the write, so with several writes under way it
 * may not be known which of them still holds it.
 */
public final class BlockHold {
  private final DioWrite write;
  private Optional<Hold> hold = Optional.empty();
  private Optional<Moment> acquired = Optional.empty();
  private Optional<Moment> released = Optional.empty();
  private boolean releasedItself = true;
  private boolean releasedByWorker;
  private boolean releaseUnseen;
  private boolean releasedInFlight;
  private boolean completedHere;
  private boolean dropped;

  BlockHold(DioWrite write) {
    this.write = write;
  }

  /** The hold: the last one, where the write has dropped and retaken it. */
  public Optional<Hold> hold() {
    return hold;
  }

  /** When block was first acquired. */
  public Optional<Moment> acquired() {
    return acquired;
  }

  /** When block was released for good, so far; not a drop inside a fault. */
  public Optional<Moment> released() {
    return released;
  }

  /** Whether the write holds block now, as far as its own events tell. */
  public boolean isHeld() {
    return hold.isPresent() && write.mapping().lock().holds().contains(hold.get());
  }

  /**
   * Whether the write certainly does not hold block: it has not acquired it, or has released it
   * itself.
   */
  public boolean isLacking() {
    return releasedItself;
  }

  /** Whether block may have been released without the trace telling: another write may be meant. */
  public boolean mayBeReleased() {
    return hold.isPresent() && write.mapping().lock().unsure().contains(hold.get());
  }

  /**
   * Whether it is known if the write holds block. It is not where another task's release may have
   * been for this write or for another one.
   */
  public Knowledge known() {
    if (isLacking() || isHeld()) {
      return Knowledge.CERTAIN;
    }
    return hold.map(Hold::certainty)
        .filter(certainty -> !certainty.isCertain())
        .orElse(Knowledge.unknown(Doubt.ASYNCHRONOUS));
  }

  /** Whether it was ever dropped inside the write's pinning. */
  public boolean wasDropped() {
    return dropped;
  }

  /** Whether the write's own task released it while a part of the data was on its way. */
  public boolean isReleasedInFlight() {
    return releasedInFlight;
  }

  /**
   * Whether the write's own task has completed it: an asynchronous write that fails at once, or is
   * faster than its submitter, completes there and then.
   */
  public boolean isCompletedHere() {
    return completedHere;
  }

  /** Whether a worker has released it, by one of several releases, nobody knows which. */
  public boolean isReleasedByWorker() {
    return releasedByWorker;
  }

  /** Whether it has been released, nobody saw when. */
  public boolean isReleaseUnseen() {
    return releaseUnseen;
  }

  void acquired(Hold taken, Moment moment) {
    hold = taken.itself();
    if (acquired.isEmpty()) {
      acquired = Optional.of(moment);
    }
    released = Optional.empty();
    releasedItself = false;
  }

  /** The write's own task has released it, for good or inside a fault. */
  void gaveUp(boolean completed) {
    releasedItself = true;
    completedHere = completed;
    releasedInFlight = write.submission().isInFlight() && !completed;
  }

  void released(Moment moment) {
    released = Optional.of(moment);
  }

  /** One of the releases of workers was of this write: that many there were. */
  void releasedByWorker() {
    releasedByWorker = true;
    releasedUnseen();
  }

  /** It was released at some time before now, by a release that could not be told from others. */
  void releasedUnseen() {
    releaseUnseen = true;
  }

  void dropped() {
    dropped = true;
  }
}
