package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.stream.LockKey;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What lock events do to locks that are not page-cache locks.
 *
 * <p>A lock is known by its class and its address. Memory is used again: another class at an
 * address where a task still seems to hold something says that this is a lock no more, or is called
 * otherwise now. There can be millions of locks in a trace, nearly all of them idle; beyond a
 * number of them the idle ones are forgotten, which costs nothing but what is known of who does not
 * hold them.
 */
final class SemaphoreEvents {
  /** A request that may be answered by nothing. */
  private static final long ASSUMED = 1;

  /** Of a request: it waits. */
  private static final long CONTENDED = 2;

  /** Of an acquisition: the release will not be recorded. */
  private static final long UNRELEASED = 1;

  private static final int MOST_IDLE = 1 << 16;

  /**
   * The lock of an address space has tracepoints of its own, which tell more: they name the
   * process, and tell tries that failed. With lockdep's it comes twice, under two addresses, of the
   * {@code mm_struct} and of the lockdep_map inside of it. Counted twice, every inversion through
   * it would be reported twice; so lockdep's is left out where the others are recorded.
   */
  private static final String MMAP_LOCK = "mmap_lock";

  private static final String MMAP_LOCK_OF_LOCKDEP = "&mm->mmap_lock";

  private final Map<LockKey, Semaphore> semaphores = new HashMap<>();
  private final Map<String, LockClass> classes = new HashMap<>();
  private final AddressSpaces addressSpaces = new AddressSpaces();
  private @Nullable Semaphore[] bySubject = new Semaphore[64];
  private long seen;
  private int mostIdle = MOST_IDLE;
  private boolean mmapLockTraced;

  /** All that the trace has named, but for idle ones where there are too many. */
  Collection<Semaphore> all() {
    return semaphores.values();
  }

  /** How many exclusive requests there were of locks of each class. */
  Map<String, Long> writers() {
    Map<String, Long> writers = new TreeMap<>();
    for (LockClass lockClass : classes.values()) {
      if (lockClass.writers() > 0) {
        writers.put(lockClass.name(), lockClass.writers());
      }
    }
    return writers;
  }

  void apply(Step step) {
    Semaphore named = named(step.event());
    if (named == null) {
      return;
    }
    TaskContext task = step.task();
    boolean exclusive = step.event().mode() == Mode.WRITE;
    Semaphore semaphore = named.isOfAddressSpace() ? addressSpace(step, named, exclusive) : named;
    step.lock().semaphore(semaphore);
    switch (step.kind()) {
      case LOCK_WAIT -> waits(step, semaphore, exclusive);
      case LOCK_ACQUIRED -> acquired(step, semaphore, exclusive);
      case LOCK_DOWNGRADED -> semaphore.holders().downgrade(task, step.moment());
      case LOCK_TRY_FAILED -> semaphore.endWait(task, step.moment());
      default -> {
        if (!semaphore.holders().isHeldBy(task)) {
          sameAddress(task, semaphore);
        }
        step.lock()
            .release(
                semaphore.isAssumed()
                    ? AssumedGrants.released(semaphore, task, step.moment())
                    : ToldGrants.released(semaphore, task, step.moment()));
        task.locks().holds(semaphore, semaphore.holders().isHeldBy(task));
      }
    }
  }

  private void waits(Step step, Semaphore semaphore, boolean exclusive) {
    TaskContext task = step.task();
    long follows = step.event().a();
    if (follows == ASSUMED) {
      sameAddress(task, semaphore);
      AssumedGrants.asked(semaphore, task, exclusive, step.moment());
      task.locks().holds(semaphore, true);
    } else if (follows == CONTENDED) {
      AssumedGrants.contended(semaphore, task, exclusive, step.moment());
      task.locks().holds(semaphore, semaphore.holders().isHeldBy(task));
    } else {
      ToldGrants.asked(semaphore, task, exclusive, step.moment());
    }
  }

  private void acquired(Step step, Semaphore semaphore, boolean exclusive) {
    TaskContext task = step.task();
    if (step.event().a() == UNRELEASED) {
      semaphore.endWait(task, step.moment());
    } else if (step.event().mode() == Mode.MODE_UNSPECIFIED) {
      AssumedGrants.granted(semaphore, task, step.moment());
      task.locks().holds(semaphore, semaphore.holders().isHeldBy(task));
    } else {
      sameAddress(task, semaphore);
      ToldGrants.acquired(semaphore, task, exclusive, step.moment());
      task.locks().holds(semaphore, true);
    }
  }

  /** Another lock at the address of this one is no more. */
  private static void sameAddress(TaskContext task, Semaphore semaphore) {
    if (semaphore.address() == 0) {
      return;
    }
    List<Semaphore> held = task.locks().semaphores();
    for (int i = held.size() - 1; i >= 0; i--) {
      Semaphore other = held.get(i);
      if (other.address() == semaphore.address() && other != semaphore) {
        other.vanished(task);
        held.remove(i);
      }
    }
  }

  private boolean isTwin(LockKey key) {
    if (!mmapLockTraced && key.lockClass().equals(MMAP_LOCK)) {
      mmapLockTraced = true;
      for (Semaphore semaphore : semaphores.values()) {
        if (semaphore.lockClass().equals(MMAP_LOCK_OF_LOCKDEP)) {
          semaphore
              .holders()
              .all()
              .forEach(holder -> holder.task().locks().holds(semaphore, false));
          semaphore.forget();
          semaphore.gone();
        }
      }
    }
    return mmapLockTraced && key.lockClass().equals(MMAP_LOCK_OF_LOCKDEP);
  }

  /** The lock that an event speaks of; null where that is none, or one that is left out. */
  private @Nullable Semaphore named(Event event) {
    int number = event.subjectNumber();
    Semaphore known = number < bySubject.length ? bySubject[number] : null;
    return known != null && !known.isGone() ? known : find(event, number);
  }

  private @Nullable Semaphore find(Event event, int number) {
    if (!(event.subject() instanceof LockKey key) || isTwin(key)) {
      return null;
    }
    Semaphore found = semaphore(key);
    if (number >= bySubject.length) {
      bySubject = Arrays.copyOf(bySubject, Math.max(number + 1, 2 * bySubject.length));
    }
    bySubject[number] = found;
    return found;
  }

  private Semaphore semaphore(LockKey key) {
    Semaphore known = semaphores.get(key);
    if (known != null) {
      return known;
    }
    if (semaphores.size() >= mostIdle) {
      semaphores.values().removeIf(this::isForgotten);
      bySubject = new Semaphore[64];
      mostIdle = Math.max(MOST_IDLE, 2 * semaphores.size());
    }
    return make(key, -1);
  }

  private boolean isForgotten(Semaphore semaphore) {
    if (semaphore.isIdle()) {
      addressSpaces.gone(semaphore);
    }
    return semaphore.isIdle();
  }

  private Semaphore make(LockKey key, long born) {
    LockClass lockClass = classes.computeIfAbsent(key.lockClass(), LockClass::new);
    Semaphore fresh = new Semaphore(seen++, lockClass, key.address(), born);
    semaphores.put(key, fresh);
    return fresh;
  }

  /** The lock of the address space that is there now, which may be another one than before. */
  private Semaphore addressSpace(Step step, Semaphore known, boolean exclusive) {
    Semaphore now = known;
    boolean taken = step.kind() == EventKind.LOCK_WAIT || step.kind() == EventKind.LOCK_ACQUIRED;
    if (taken && addressSpaces.isReborn(step, known, exclusive)) {
      known.holders().all().forEach(holder -> holder.task().locks().holds(known, false));
      known.forget();
      known.gone();
      addressSpaces.gone(known);
      now = make(new LockKey(known.lockClass(), known.address()), step.sequence());
    }
    addressSpaces.uses(step, now);
    return now;
  }

  void forget() {
    semaphores.values().forEach(Semaphore::forget);
  }
}
