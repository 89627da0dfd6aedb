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
  private final List<Holder> holders = new ArrayList<>(0);
  private final List<Waiter> waiters = new ArrayList<>(0);
  private long writers;
  private long longestWaitNs;
  private Optional<Ended> lastEnded = Optional.empty();
  private Knowledge holdersKnown = Knowledge.unknown(Doubt.WARM_UP);
  private int contradicted;
  private boolean assumed;

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
    return holdersKnown.isCertain();
  }

  /** The same, with the reason where they are not. */
  public Knowledge knowledge() {
    return holdersKnown;
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

  /** The hold of this one, the last if it has several. */
  public Optional<Holder> holder(TaskContext task) {
    for (int i = holders.size() - 1; i >= 0; i--) {
      if (holders.get(i).task() == task) {
        return Optional.of(holders.get(i));
      }
    }
    return Optional.empty();
  }

  /** The request of this one that has not been answered. */
  Optional<Waiter> waiter(TaskContext task) {
    for (int i = 0; i < waiters.size(); i++) {
      if (waiters.get(i).task() == task) {
        return Optional.of(waiters.get(i));
      }
    }
    return Optional.empty();
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

  boolean endWait(TaskContext task, Moment moment) {
    Optional<Waiter> waiter = waiter(task);
    if (waiter.isEmpty()) {
      return false;
    }
    waiters.remove(waiter.get());
    task.asking(Optional.empty());
    longestWaitNs = Math.max(longestWaitNs, moment.timeNs() - waiter.get().since().timeNs());
    return true;
  }

  /**
   * Somebody has it. Who seemed to have it and excludes that has it no longer, or is where the
   * trace is wrong.
   */
  void grant(Holder holder) {
    int all = holders.size();
    holders.removeIf(other -> holder.exclusive() || other.exclusive());
    contradicted += all - holders.size();
    holders.add(holder);
    if (contradicted != 0) {
      holdersKnown = Knowledge.unknown(Doubt.CONTRADICTED);
    } else if (holder.exclusive()) {
      holdersKnown = Knowledge.CERTAIN;
    }
  }

  /** Somebody has it, without a word about anybody else. */
  void add(Holder holder) {
    holders.add(holder);
  }

  void remove(Holder holder) {
    holders.remove(holder);
  }

  void downgrade(TaskContext task, Moment moment) {
    holder(task)
        .ifPresent(held -> holders.set(holders.indexOf(held), new Holder(task, false, moment)));
  }

  /** This hold has ended. */
  void end(Holder hold, Moment moment) {
    holders.remove(hold);
    lastEnded = Optional.of(new Ended(hold, moment));
  }

  /** A release by somebody who certainly does not hold it: whose hold is left, nobody knows. */
  void misplaced(Moment moment) {
    if (!holders.isEmpty()) {
      lastEnded = Optional.of(new Ended(holders.get(0), moment));
    }
    holders.clear();
    doubt(Doubt.CONTRADICTED);
  }

  /** All who hold it are listed, unless something has contradicted that before. */
  void know() {
    if (contradicted == 0) {
      holdersKnown = Knowledge.CERTAIN;
    }
  }

  /** Somebody may hold it who is not listed. */
  void doubt(Doubt doubt) {
    holdersKnown = Knowledge.unknown(doubt);
  }

  /** Those who seem to hold it, but for so many of them, do not. */
  void contradict(int but, Doubt doubt) {
    contradicted += holders.size() - but;
    holders.clear();
    if (holdersKnown.isCertain()) {
      doubt(doubt);
    }
  }

  /** A release that belongs to nobody may be of a hold that was contradicted before its time. */
  void settle() {
    contradicted -= contradicted > 0 ? 1 : 0;
  }

  /** It takes part in no order that lockdep could judge. */
  void retaken() {
    lockClass.retaken();
  }

  /** What this one holds or asks for is of a lock that is no more. */
  void vanished(TaskContext task) {
    holders.removeIf(holder -> holder.task() == task);
    waiters.removeIf(waiter -> waiter.task() == task);
    doubt(Doubt.UNKNOWN_STATE);
  }

  boolean isIdle() {
    return holders.isEmpty() && waiters.isEmpty();
  }

  void forget() {
    holders.clear();
    waiters.clear();
    lastEnded = Optional.empty();
    doubt(Doubt.LOST);
    contradicted = 0;
  }
}
