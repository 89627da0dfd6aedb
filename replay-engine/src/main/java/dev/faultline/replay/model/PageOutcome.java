package dev.faultline.replay.model;

import java.util.Optional;

/**
 * What an event showed of the page cache of a mapping: pages that came in, a range that was
 * removed, a program that was told of an error, and whether it contradicts what was certain.
 */
public final class PageOutcome {
  private Optional<Insertion> insertion = Optional.empty();
  private Optional<RangeRemoval> rangeRemoval = Optional.empty();
  private Optional<ErrorCheck> errorCheck = Optional.empty();
  private Optional<Mapping> foundEmpty = Optional.empty();
  private boolean contradicted;
  private boolean touched;

  PageOutcome() {}

  void begin() {
    if (!touched) {
      return;
    }
    touched = false;
    insertion = Optional.empty();
    rangeRemoval = Optional.empty();
    errorCheck = Optional.empty();
    foundEmpty = Optional.empty();
    contradicted = false;
  }

  /** The insertion that this event began or extended. */
  public Optional<Insertion> insertion() {
    return insertion;
  }

  /** The removal of a range that ended with this event. */
  public Optional<RangeRemoval> rangeRemoval() {
    return rangeRemoval;
  }

  /** A new error that a program is told of. */
  public Optional<ErrorCheck> errorCheck() {
    return errorCheck;
  }

  /** The mapping that a direct write has found empty, if it is recorded when it is not. */
  Optional<Mapping> foundEmpty() {
    return foundEmpty;
  }

  /** Whether the event says of pages what cannot be, given what was certain of them. */
  public boolean isContradicted() {
    return contradicted;
  }

  void insertion(Insertion value) {
    touched = true;
    insertion = value.present();
  }

  void rangeRemoval(RangeRemoval value) {
    touched = true;
    rangeRemoval = Optional.of(value);
  }

  void errorCheck(Optional<ErrorCheck> value) {
    touched = true;
    errorCheck = value;
  }

  /** A direct write found nothing cached: it did not even begin to shoot down. */
  void foundEmpty(Mapping empty) {
    touched = true;
    foundEmpty = Optional.of(empty);
  }

  void contradicts() {
    touched = true;
    contradicted = true;
  }
}
