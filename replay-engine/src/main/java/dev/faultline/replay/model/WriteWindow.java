package dev.faultline.replay.model;

import java.util.Optional;

/**
 * The range of a direct write that must be free of pages, and what was done to make it so: the
 * shoot-downs, and the drop of block inside a fault that makes the last one worth nothing.
 *
 * <p>A shoot-down after a drop is of what is left to write, so the range begins later: others may
 * read back, rightly, what was written before. Its end stays where it is, whatever was left out.
 */
public final class WriteWindow {
  private final PageRange all;
  private PageRange pages;
  private Optional<Moment> firstShootdown = Optional.empty();
  private Optional<Moment> lastShootdown = Optional.empty();
  private Optional<Moment> failedShootdown = Optional.empty();
  private Optional<Moment> dropped = Optional.empty();
  private boolean missedEnd;

  WriteWindow(PageRange all) {
    this.all = all;
    this.pages = all;
  }

  /** The pages over what was still to be written at the last shoot-down: these must be absent. */
  public PageRange pages() {
    return pages;
  }

  /** When the first shoot-down began. */
  public Optional<Moment> firstShootdown() {
    return firstShootdown;
  }

  /** When the last successful shoot-down ended. */
  public Optional<Moment> lastShootdown() {
    return lastShootdown;
  }

  /** When a shoot-down failed, if none has succeeded since. */
  public Optional<Moment> failedShootdown() {
    return failedShootdown;
  }

  /** When block was dropped inside pinning, if no shoot-down has made up for it. */
  public Optional<Moment> dropped() {
    return dropped;
  }

  /** Whether the result of the last shoot-down is not known: its end was not recorded. */
  public boolean missedEnd() {
    return missedEnd;
  }

  void dropped(Moment moment) {
    dropped = Optional.of(moment);
  }

  void shootdownBegun(Moment moment, PageRange range) {
    if (firstShootdown.isEmpty()) {
      firstShootdown = Optional.of(moment);
    }
    if (range.overlaps(pages)) {
      pages = new PageRange(Math.max(range.first(), pages.first()), pages.last());
    }
  }

  void shootdownFailed(Moment moment) {
    failedShootdown = Optional.of(moment);
    missedEnd = false;
  }

  /** It has ended, and nobody knows how: a failed one would have ended the write. */
  void shootdownEndMissed(PageRange range, boolean anySubmitted) {
    missedEnd = true;
    madeUp(range, anySubmitted);
  }

  /** Returns whether it was of all that is left to write. */
  boolean shootdownSucceeded(Moment moment, PageRange range, boolean anySubmitted) {
    lastShootdown = Optional.of(moment);
    failedShootdown = Optional.empty();
    missedEnd = false;
    return madeUp(range, anySubmitted);
  }

  private boolean madeUp(PageRange range, boolean anySubmitted) {
    boolean fromTheStart = anySubmitted || range.first() <= all.first();
    boolean ofTheRest = fromTheStart && range.last() >= all.last();
    if (ofTheRest) {
      dropped = Optional.empty();
    }
    return ofTheRest;
  }
}
