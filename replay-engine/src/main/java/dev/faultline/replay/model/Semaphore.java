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
  private final List<Holder> holders = new ArrayList<>(0);
  private final List<Waiter> waiters = new ArrayList<>(0);
  private long writers;
  private long longestWaitNs;
  private Optional<Ended> lastEnded = Optional.empty();
  private boolean holdersKnown;
  private int contradicted;
  private boolean assumed;

  Semaphore(long number, LockClass lockClass, long address) {
    this.number = number;
    this.lockClass = lockClass;
    this.address = address;
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
    int own = own(task);
    return own < 0 ? Optional.empty() : Optional.of(holders.get(own));
  }

  void waits(TaskContext task, boolean exclusive, Moment moment) {
    endWait(task, moment);
    writers += exclusive ? 1 : 0;
    waiters.add(new Waiter(task, exclusive, moment, true));
  }

  /**
   * Somebody asks for it, and nothing may tell that he gets it: he has it unless somebody else has.
   */
  void requested(TaskContext task, boolean exclusive, Moment moment) {
    assumed = true;
    writers += exclusive ? 1 : 0;
    boolean open = true;
    for (int i = 0; i < holders.size(); i++) {
      open &= !exclusive && !holders.get(i).exclusive();
    }
    if (open) {
      holders.add(new Holder(task, exclusive, moment));
    } else {
      waiters.add(new Waiter(task, exclusive, moment, false));
    }
  }

  /** Who has asked for it found it taken, and waits. */
  void contended(TaskContext task, boolean exclusive, Moment moment) {
    int waiting = waiting(task);
    if (waiting >= 0) {
      Waiter waiter = waiters.get(waiting);
      waiters.set(waiting, new Waiter(task, waiter.exclusive(), waiter.since(), true));
      return;
    }
    int own = own(task);
    boolean asked = own >= 0 ? holders.remove(own).exclusive() : exclusive;
    waiters.add(new Waiter(task, asked, moment, true));
  }

  /** Who has asked for it has it. */
  void granted(TaskContext task, Moment moment) {
    int waiting = waiting(task);
    if (waiting >= 0 && own(task) >= 0) {
      endWait(task, moment);
      lockClass.retaken();
    } else if (waiting >= 0) {
      acquired(task, waiters.get(waiting).exclusive(), moment);
    } else {
      holdersKnown |= contradicted == 0 && holders.size() == 1 && own(task) >= 0;
    }
  }

  private int waiting(TaskContext task) {
    for (int i = 0; i < waiters.size(); i++) {
      if (waiters.get(i).task() == task) {
        return i;
      }
    }
    return -1;
  }

  private int own(TaskContext task) {
    for (int i = holders.size() - 1; i >= 0; i--) {
      if (holders.get(i).task() == task) {
        return i;
      }
    }
    return -1;
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
    int own = own(task);
    if (assumed && waiting(task) >= 0) {
      return releasedUntold(task, own >= 0, moment);
    }
    if (own >= 0) {
      Holder hold = holders.remove(own);
      lastEnded = Optional.of(new Ended(hold, moment));
      // Who releases it had it; who had it exclusively had it alone.
      holdersKnown |= assumed && hold.exclusive() && holders.isEmpty() && contradicted == 0;
      passOn(moment);
      return Release.OWN;
    }
    if (assumed && !holders.isEmpty()) {
      // It was handed over: freeze protection and the like may be.
      contradicted += holders.size() - 1;
      holders.clear();
      holdersKnown = false;
      return Release.UNKNOWN;
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

  /** A release by somebody who has got it without a word. */
  private Release releasedUntold(TaskContext task, boolean again, Moment moment) {
    endWait(task, moment);
    if (again) {
      lockClass.retaken();
    } else {
      // Those who seemed to keep it from him have released it unseen, or it keeps nobody out.
      contradicted += holders.size();
      holders.clear();
      holdersKnown = false;
    }
    return again ? Release.OWN : Release.UNKNOWN;
  }

  /** It is free: a single waiter of whom nothing more will be told has it now. */
  private void passOn(Moment moment) {
    if (holders.isEmpty() && waiters.size() == 1 && !waiters.get(0).told()) {
      Waiter next = waiters.get(0);
      endWait(next.task(), moment);
      holders.add(new Holder(next.task(), next.exclusive(), next.since()));
    }
  }

  /** What this one holds or asks for is of a lock that is no more. */
  void vanished(TaskContext task) {
    holders.removeIf(holder -> holder.task() == task);
    waiters.removeIf(waiter -> waiter.task() == task);
    holdersKnown = false;
  }

  boolean endWait(TaskContext task, Moment moment) {
    int waiting = waiting(task);
    if (waiting < 0) {
      return false;
    }
    long sinceNs = waiters.remove(waiting).since().timeNs();
    longestWaitNs = Math.max(longestWaitNs, moment.timeNs() - sinceNs);
    return true;
  }

  boolean isIdle() {
    return holders.isEmpty() && waiters.isEmpty();
  }

  void forget() {
    holders.clear();
    waiters.clear();
    lastEnded = Optional.empty();
    holdersKnown = false;
    contradicted = 0;
  }
}
