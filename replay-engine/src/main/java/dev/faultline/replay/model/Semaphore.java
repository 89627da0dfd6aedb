package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A lock with an exclusive and perhaps a shared mode that belongs to no mapping: {@code mmap_lock},
 * or whatever lockdep names.
 *
 * <p>The kernel's rwsem is fair: a writer that waits stops readers that come later, so two readers
 * can wait for each other through a writer between them. That is why it is remembered whether a
 * writer was ever seen.
 */
public final class Semaphore {

  /**
   * A task that holds it.
   *
   * @param task who
   * @param exclusive whether as a writer
   * @param acquired when
   */
  public record Holder(TaskContext task, boolean exclusive, Moment acquired) {}

  /**
   * A task that has asked for it and not got it yet. It may not be asleep: the request is recorded
   * before it is tried.
   *
   * @param task who
   * @param exclusive whether as a writer
   * @param since when
   */
  public record Waiter(TaskContext task, boolean exclusive, Moment since) {}

  /**
   * A hold that has ended.
   *
   * @param hold the hold
   * @param at when, and by whom: another task than the holder, if that release was misplaced
   */
  public record Ended(Holder hold, Moment at) {}

  private final String lockClass;
  private final long address;
  private final List<Holder> holders = new ArrayList<>(2);
  private final List<Waiter> waiters = new ArrayList<>(2);
  private long writers;
  private long longestWaitNs;
  private Optional<Ended> lastEnded = Optional.empty();
  private boolean holdersKnown;
  private int contradicted;

  Semaphore(String lockClass, long address) {
    this.lockClass = lockClass;
    this.address = address;
  }

  /** What sort of lock. */
  public String lockClass() {
    return lockClass;
  }

  /** Which one. */
  public long address() {
    return address;
  }

  /** Who holds it, as far as the trace shows: holders from before it are missing. */
  public List<Holder> holders() {
    return holders;
  }

  /** Who has asked for it. */
  public List<Waiter> waiters() {
    return waiters;
  }

  /**
   * Whether {@link #holders} are all there are. They are from the first exclusive acquisition on,
   * until something contradicts them.
   */
  public boolean holdersKnown() {
    return holdersKnown;
  }

  /** The last hold that was seen to end. */
  public Optional<Ended> lastEnded() {
    return lastEnded;
  }

  /** How many exclusive requests there were. */
  public long writers() {
    return writers;
  }

  /** The longest time in ns between a request and its acquisition or failure. */
  public long longestWaitNs() {
    return longestWaitNs;
  }

  Optional<Holder> holder(TaskContext task) {
    for (int i = holders.size() - 1; i >= 0; i--) {
      if (holders.get(i).task() == task) {
        return Optional.of(holders.get(i));
      }
    }
    return Optional.empty();
  }

  void waits(TaskContext task, boolean exclusive, Moment moment) {
    endWait(task, moment);
    writers += exclusive ? 1 : 0;
    waiters.add(new Waiter(task, exclusive, moment));
  }

  /** Somebody has got it. */
  void acquired(TaskContext task, boolean exclusive, Moment moment) {
    boolean asked = endWait(task, moment);
    writers += exclusive && !asked ? 1 : 0;
    Optional<Holder> before = holder(task);
    if (!asked && !exclusive && before.isPresent() && before.get().exclusive()) {
      // A write lock that is held and then "acquired" for reading, unasked, was downgraded.
      downgraded(task, moment);
      return;
    }
    int all = holders.size();
    holders.removeIf(holder -> exclusive || holder.exclusive());
    contradicted += all - holders.size();
    holders.add(new Holder(task, exclusive, moment));
    holdersKnown = contradicted == 0 && (holdersKnown || exclusive);
  }

  void downgraded(TaskContext task, Moment moment) {
    holder(task)
        .ifPresent(held -> holders.set(holders.indexOf(held), new Holder(task, false, moment)));
  }

  /** A release: of the hold of this task, if it has one. */
  Release released(TaskContext task, Moment moment) {
    Optional<Holder> own = holder(task);
    if (own.isPresent()) {
      holders.remove(own.get());
      lastEnded = Optional.of(new Ended(own.get(), moment));
      return Release.OWN;
    }
    if (!holdersKnown) {
      // It may be the release of a hold that an acquisition has contradicted, before its time.
      contradicted -= contradicted > 0 ? 1 : 0;
      return Release.UNKNOWN;
    }
    if (!holders.isEmpty()) {
      lastEnded = Optional.of(new Ended(holders.get(0), moment));
    }
    holders.clear();
    holdersKnown = false;
    return Release.NOT_HELD;
  }

  boolean endWait(TaskContext task, Moment moment) {
    for (int i = 0; i < waiters.size(); i++) {
      if (waiters.get(i).task() == task) {
        longestWaitNs = Math.max(longestWaitNs, moment.timeNs() - waiters.get(i).since().timeNs());
        waiters.remove(i);
        return true;
      }
    }
    return false;
  }

  void forget() {
    holders.clear();
    waiters.clear();
    lastEnded = Optional.empty();
    holdersKnown = false;
    contradicted = 0;
  }
}
