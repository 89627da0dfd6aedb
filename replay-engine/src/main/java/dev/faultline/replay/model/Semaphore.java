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
 *
 * <p>How it changes depends on what the trace tells: {@link ToldGrants} where every acquisition has
 * an event, {@link AssumedGrants} where only requests have.
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
   * @param told whether the trace will tell that it has got it
   */
  public record Waiter(TaskContext task, boolean exclusive, Moment since, boolean told) {}

  /**
   * A hold that has ended.
   *
   * @param hold the hold
   * @param at when, and by whom: another task than the holder, if that release was misplaced
   */
  public record Ended(Holder hold, Moment at) {}

  private final long number;
  private final LockClass lockClass;
  private final long address;
  private final long born;
  private final SemaphoreHolders holders = new SemaphoreHolders();
  private final ArrayList<Waiter> waiters = new ArrayList<>(0);
  private long writers;
  private long longestWaitNs;
  private boolean assumed;
  private final boolean ofAddressSpace;
  private final Optional<Semaphore> itself = Optional.of(this);
  private boolean gone;

  /**
   * A lock that an event names for the first time.
   *
   * @param born number of the request that made it, −1 if it may be older than the trace
   */
  Semaphore(long number, LockClass lockClass, long address, long born) {
    this.number = number;
    this.lockClass = lockClass;
    this.address = address;
    this.born = born;
    this.ofAddressSpace = address != 0 && lockClass.isOfAddressSpaces();
  }

  /** Its number among all that were ever seen. */
  public long number() {
    return number;
  }

  /** What sort of lock. */
  public String lockClass() {
    return lockClass.name();
  }

  /** Which one. */
  public long address() {
    return address;
  }

  /**
   * Whether this very request is the first of a lock that was made for it: nobody else can know it
   * yet, so nobody can be in the way.
   */
  public boolean isBornWith(long sequence) {
    return born == sequence;
  }

  /** This lock, where one may be missing: every event of it says so. */
  Optional<Semaphore> itself() {
    return itself;
  }

  /** Whether it is {@code mmap_lock}, as its own tracepoints name it. */
  public boolean isMmapLock() {
    return lockClass.isMmapLock();
  }

  /** Whether it is {@code mmap_lock}, as these or lockdep name it. */
  public boolean isAnyMmapLock() {
    return lockClass.isOfAddressSpaces();
  }

  /** Whether both are locks of one class. */
  boolean isOfClassOf(Semaphore that) {
    return lockClass == that.lockClass;
  }

  /** Whether it is known which address space it is the lock of. */
  boolean isOfAddressSpace() {
    return ofAddressSpace;
  }

  /** Whether events that have its name are not of this lock any more. */
  boolean isGone() {
    return gone;
  }

  void gone() {
    gone = true;
  }

  /** Who holds it. */
  public SemaphoreHolders holders() {
    return holders;
  }

  /** Who has asked for it. */
  public List<Waiter> waiters() {
    return waiters;
  }

  /**
   * Whether acquisitions are not told but assumed from requests, as lockdep has it, which also
   * means that the recorder sees all who take the lock.
   */
  public boolean isAssumed() {
    return assumed;
  }

  /**
   * Whether somebody who held it, or another lock of its class, exclusively took it again and got
   * it. Then it is not the lock that its events seem to tell of: bcachefs's six locks have three
   * modes, of which lockdep's events show two, and order themselves.
   */
  public boolean isRetaken() {
    return lockClass.isRetaken();
  }

  /** How many exclusive requests there were. */
  public long writers() {
    return writers;
  }

  /** The longest time in ns between a request and its acquisition or failure. */
  public long longestWaitNs() {
    return longestWaitNs;
  }

  /** The request of this one that has not been answered. */
  Optional<Waiter> waiter(TaskContext task) {
    int place = placeOf(task);
    return place < 0 ? Optional.empty() : Optional.of(waiters.get(place));
  }

  /** Whether this one has asked for it and was not answered. */
  boolean isAskedForBy(TaskContext task) {
    return placeOf(task) >= 0;
  }

  private int placeOf(TaskContext task) {
    int count = waiters.size();
    for (int i = 0; i < count; i++) {
      if (waiters.get(i).task() == task) {
        return i;
      }
    }
    return -1;
  }

  /** Acquisitions of it are assumed from now on. */
  void assume() {
    assumed = true;
  }

  void countWriter(boolean exclusive) {
    if (exclusive) {
      writers++;
      lockClass.countWriter();
    }
  }

  void queue(Waiter waiter) {
    waiters.add(waiter);
  }

  /** The trace will tell when this one, who has asked for it, has got it; false if he has not. */
  boolean willBeTold(TaskContext task) {
    int place = placeOf(task);
    if (place < 0) {
      return false;
    }
    Waiter asked = waiters.get(place);
    waiters.set(place, new Waiter(task, asked.exclusive(), asked.since(), true));
    return true;
  }

  boolean endWait(TaskContext task, Moment moment) {
    int place = placeOf(task);
    if (place < 0) {
      return false;
    }
    Waiter waiter = waiters.remove(place);
    task.asking(Optional.empty());
    longestWaitNs = Math.max(longestWaitNs, moment.timeNs() - waiter.since().timeNs());
    return true;
  }

  /** It takes part in no order that lockdep could judge. */
  void retaken() {
    lockClass.retaken();
  }

  /** What this one holds or asks for is of a lock that is no more. */
  void vanished(TaskContext task) {
    holders.vanished(task);
    waiters.removeIf(waiter -> waiter.task() == task);
  }

  boolean isIdle() {
    return holders.isEmpty() && waiters.isEmpty();
  }

  void forget() {
    holders.forget();
    waiters.clear();
  }
}
