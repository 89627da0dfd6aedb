package dev.faultline.replay.model;

import java.util.Optional;

/**
 * The data of a direct write on its way to the disk: handed to the extent layer part by part, the
 * next part when the one before is on disk.
 */
public final class Submission {
  private Optional<Moment> first = Optional.empty();
  private Optional<Moment> last = Optional.empty();
  private Optional<Moment> written = Optional.empty();
  private Optional<Moment> restUntouched = Optional.empty();
  private boolean inFlight;
  private boolean completedElsewhere;
  private boolean firstPartWritten;
  private boolean pinnedSince;
  private boolean restSubmitted;
  private int count;

  /** How many times data was handed over. */
  public int count() {
    return count;
  }

  /** When data was first handed over. */
  public Optional<Moment> first() {
    return first;
  }

  /** When data was last handed over. */
  public Optional<Moment> last() {
    return last;
  }

  /** Whether any was. */
  public boolean any() {
    return last.isPresent();
  }

  /** When the last part was on disk; empty while one is in flight. */
  public Optional<Moment> written() {
    return inFlight ? Optional.empty() : written;
  }

  /** Whether a part has been handed over and not returned. */
  public boolean isInFlight() {
    return inFlight;
  }

  /**
   * Whether the first part is certainly on disk, however the write ends: it went on to pin after
   * it, which it does not after a failed one.
   */
  public boolean firstPartWritten() {
    return firstPartWritten;
  }

  /** Whether all that was pinned has been handed over. */
  public boolean isComplete() {
    return !pinnedSince;
  }

  /**
   * Up to when nothing of what the last shoot-down was for had been handed over: what was read in
   * before is certainly old.
   */
  Optional<Moment> restUntouched() {
    return restUntouched;
  }

  void shotDown(Moment moment) {
    restUntouched = Optional.of(moment);
    restSubmitted = false;
  }

  void pinning(Moment moment, boolean firstTurn) {
    pinnedSince = true;
    firstPartWritten |= count > 0 && !inFlight;
    if (firstTurn) {
      restUntouched = Optional.of(moment);
    }
  }

  void submitted(Moment moment) {
    count++;
    last = Optional.of(moment);
    first = first.isPresent() ? first : last;
    inFlight = true;
    completedElsewhere = false;
    pinnedSince = false;
    if (!restSubmitted) {
      restUntouched = Optional.of(moment);
      restSubmitted = true;
    }
  }

  /** The extent layer has returned; of an asynchronous write a worker may have heard before. */
  void returned(Moment moment) {
    if (!completedElsewhere) {
      inFlight = false;
      written = Optional.of(moment);
    }
  }

  /** The completion was told that the data is on disk. */
  void completed(Moment moment) {
    inFlight = false;
    completedElsewhere = true;
    written = Optional.of(moment);
  }

  /** It was asynchronous after all: the return of the extent layer said nothing about the disk. */
  void queued(boolean stillOnItsWay) {
    inFlight |= any() && !completedElsewhere && stillOnItsWay;
  }
}
