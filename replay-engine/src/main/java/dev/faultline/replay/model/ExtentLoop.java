package dev.faultline.replay.model;

import java.util.Optional;

/**
 * The loop of a direct I/O over the extents of its range, {@code iomap_iter()}: each turn asks for
 * an extent, pins a part of the buffer, and submits. The first turn proves that the first shoot-
 * down, before the loop, has succeeded.
 */
public final class ExtentLoop {
  private static final long EFAULT = -14;

  private final long offset;
  private final long length;
  private Optional<Moment> first = Optional.empty();
  private Optional<Moment> last = Optional.empty();
  private Optional<Moment> delayedAllocation = Optional.empty();
  private boolean asksForExtent;
  private boolean mapped;
  private boolean faulted;
  private long reached;
  private int turnsHere;

  ExtentLoop(long offset, long length) {
    this.offset = offset;
    this.length = length;
    this.reached = offset;
  }

  /** When it first asked for an extent; empty if it never came to that. */
  public Optional<Moment> first() {
    return first;
  }

  /** Whether this event, by its number, was the first request for an extent. */
  public boolean beginsAt(long sequence) {
    return first.isPresent() && first.get().sequence() == sequence;
  }

  /** When it last asked for an extent: all before it has been submitted. */
  public Optional<Moment> last() {
    return last;
  }

  /** When it was given an extent of delayed allocation, which a mkwrite must just have made. */
  public Optional<Moment> delayedAllocation() {
    return delayedAllocation;
  }

  /** Whether a turn ended because the buffer could not be faulted in. */
  public boolean isRefused() {
    return faulted;
  }

  /** Whether some data had certainly been submitted before the loop ended. */
  public boolean hasSubmitted() {
    return reached > offset;
  }

  /** The pages over what had certainly been submitted. */
  public PageRange submitted() {
    return PageRange.ofBytes(offset, Math.max(reached - offset, 1));
  }

  /** Whether it moves data between the disk and its buffer, and so pins the buffer, right now. */
  boolean pins() {
    return mapped;
  }

  /**
   * Whether it may go on here, where only the loop itself is recorded: before 6.5 each extent has
   * two turns, and a third one at the same place begins another loop.
   */
  boolean mayTurnTo(long position) {
    long latest = last.map(Moment::a).orElse(position);
    return position > latest || (position == latest && turnsHere < 2);
  }

  void turns(Moment moment) {
    if (first.isEmpty()) {
      first = Optional.of(moment);
    }
    turnsHere = last.isPresent() && last.get().a() == moment.a() ? turnsHere + 1 : 1;
    last = Optional.of(moment);
    asksForExtent = true;
    mapped = false;
    faulted |= moment.c() == EFAULT;
    // Up to 6.14 the event has the position before what the last turn has done is added.
    long processed = Math.max(moment.c(), 0);
    reached = Math.max(reached, Math.min(moment.a() + processed, offset + length));
  }

  /** The extent that it asked for; the faults of its buffer get others, later. */
  void gotExtent(Moment moment) {
    if (!asksForExtent) {
      return;
    }
    asksForExtent = false;
    mapped = moment.c() == ExtentType.MAPPED;
    if (moment.c() == ExtentType.DELAYED_ALLOCATION) {
      delayedAllocation = Optional.of(moment);
    }
  }

  /** It may be the loop of this other one: what is certain of both is certain. */
  void blursWith(ExtentLoop twin) {
    first = earlier(first, twin.first);
    last = earlier(last, twin.last);
  }

  private static Optional<Moment> earlier(Optional<Moment> one, Optional<Moment> other) {
    return one.isPresent() && other.isPresent() && other.get().before(one.get()) ? other : one;
  }
}
