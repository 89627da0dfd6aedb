package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who holds a {@link Semaphore}, and whether those are all.
 *
 * <p>They are from the first exclusive acquisition on, which proves that nobody else holds it,
 * until something contradicts them. Then nothing is certain for a while: so many holds were given
 * up as there are releases that may still come and belong to nobody.
 */
public final class SemaphoreHolders {
  private final ArrayList<Semaphore.Holder> holders = new ArrayList<>(0);
  private Optional<Semaphore.Ended> lastEnded = Optional.empty();
  private Knowledge known = Knowledge.unknown(Doubt.WARM_UP);
  private int contradicted;

  SemaphoreHolders() {}

  /** All that the trace shows: holders from before it are missing. */
  public List<Semaphore.Holder> all() {
    return holders;
  }

  /** Whether {@link #all} are all there are, or why that is not known. */
  public Knowledge known() {
    return known;
  }

  /** The last hold that was seen to end. */
  public Optional<Semaphore.Ended> lastEnded() {
    return lastEnded;
  }

  /** Whether nobody is seen to hold it. */
  boolean isEmpty() {
    return holders.isEmpty();
  }

  /** The hold of this task, the last if it has several. */
  public Optional<Semaphore.Holder> of(TaskContext task) {
    int place = placeOf(task);
    return place < 0 ? Optional.empty() : Optional.of(holders.get(place));
  }

  /** Whether this task is seen to hold it. */
  boolean isHeldBy(TaskContext task) {
    return placeOf(task) >= 0;
  }

  /** Whether this task is seen to hold it as a writer. */
  boolean isWrittenBy(TaskContext task) {
    int place = placeOf(task);
    return place >= 0 && holders.get(place).exclusive();
  }

  private int placeOf(TaskContext task) {
    int place = holders.size() - 1;
    while (place >= 0 && holders.get(place).task() != task) {
      place--;
    }
    return place;
  }

  /** Whether one more would have to wait, by what is seen. */
  boolean exclude(boolean exclusive) {
    for (int i = 0; i < holders.size(); i++) {
      if (exclusive || holders.get(i).exclusive()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Somebody has it. Who seemed to have it and excludes that has it no longer, or is where the
   * trace is wrong.
   */
  void grant(Semaphore.Holder holder) {
    for (int i = holders.size() - 1; i >= 0; i--) {
      if (holder.exclusive() || holders.get(i).exclusive()) {
        holders.remove(i);
        contradicted++;
      }
    }
    holders.add(holder);
    if (contradicted != 0) {
      doubt(Doubt.CONTRADICTED);
    } else if (holder.exclusive()) {
      known = Knowledge.CERTAIN;
    }
  }

  /** Somebody has it, without a word about anybody else. */
  void add(Semaphore.Holder holder) {
    holders.add(holder);
  }

  /** This task does not have it, though it seemed to: the hold that it seemed to have. */
  Optional<Semaphore.Holder> remove(TaskContext task) {
    int place = placeOf(task);
    return place < 0 ? Optional.empty() : Optional.of(holders.remove(place));
  }

  void downgrade(TaskContext task, Moment moment) {
    int place = placeOf(task);
    if (place >= 0) {
      holders.set(place, new Semaphore.Holder(task, false, moment));
    }
  }

  /**
   * The hold of this task has ended.
   *
   * @return whether it has one
   */
  boolean end(TaskContext task, Moment moment) {
    int place = placeOf(task);
    if (place < 0) {
      return false;
    }
    lastEnded = Optional.of(new Semaphore.Ended(holders.remove(place), moment));
    return true;
  }

  /** A release by somebody who certainly does not hold it: whose hold is left, nobody knows. */
  void misplaced(Moment moment) {
    if (!holders.isEmpty()) {
      lastEnded = Optional.of(new Semaphore.Ended(holders.get(0), moment));
    }
    holders.clear();
    doubt(Doubt.CONTRADICTED);
  }

  /** All who hold it are listed, unless something has contradicted that before. */
  void know() {
    if (contradicted == 0) {
      known = Knowledge.CERTAIN;
    }
  }

  /** Somebody may hold it who is not listed. */
  void doubt(Doubt doubt) {
    known = Knowledge.unknown(doubt);
  }

  /** Those who seem to hold it, but for so many of them, do not. */
  void contradict(int but, Doubt doubt) {
    contradicted += holders.size() - but;
    holders.clear();
    if (known.isCertain()) {
      doubt(doubt);
    }
  }

  /** A release that belongs to nobody may be of a hold that was contradicted before its time. */
  void settle() {
    contradicted -= contradicted > 0 ? 1 : 0;
  }

  /** What this one holds is of a lock that is no more. */
  void vanished(TaskContext task) {
    holders.removeIf(holder -> holder.task() == task);
    doubt(Doubt.UNKNOWN_STATE);
  }

  void forget() {
    holders.clear();
    lastEnded = Optional.empty();
    doubt(Doubt.LOST);
    contradicted = 0;
  }
}
