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

  private final String lockClass;
  private final long address;
  private final List<Holder> holders = new ArrayList<>(2);
  private final List<Waiter> waiters = new ArrayList<>(2);
  private long writers;
  private long longestWaitNs;

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

  /** Returns the hold that begins; the hold it replaces was downgraded. */
  Holder acquired(TaskContext task, boolean exclusive, Moment moment) {
    boolean asked = endWait(task, moment);
    Holder acquired = new Holder(task, exclusive, moment);
    Optional<Holder> before = holder(task);
    if (!asked && !exclusive && before.isPresent() && before.get().exclusive()) {
      // A write lock that is held and then "acquired" for reading, unasked, was downgraded.
      holders.set(holders.indexOf(before.get()), acquired);
    } else {
      holders.add(acquired);
    }
    return acquired;
  }

  void downgraded(TaskContext task, Moment moment) {
    holder(task)
        .ifPresent(held -> holders.set(holders.indexOf(held), new Holder(task, false, moment)));
  }

  Optional<Holder> released(TaskContext task) {
    Optional<Holder> held = holder(task);
    held.ifPresent(holders::remove);
    return held;
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
  }
}
