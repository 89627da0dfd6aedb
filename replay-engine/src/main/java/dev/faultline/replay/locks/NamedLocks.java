package dev.faultline.replay.locks;

import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.stream.LockKey;
import dev.faultline.v1.Context;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is special of the locks that lockdep names.
 *
 * <p>There are many of them, and they are taken all the time in the same few ways. As in lockdep
 * itself, what a context holds and asks for is a chain with a number, and a chain that is known
 * costs a look into a table.
 *
 * <p>What the trace tells of them is less than what lockdep knows:
 *
 * <ul>
 *   <li>Whether an interrupt took a lock, or the task that it came into, stands in the flags of an
 *       event. Without them nobody can say what was held; nothing is recorded then, nor of locks
 *       without an address.
 *   <li>Locks of one class are taken in an order that subclasses declare, and these are not
 *       recorded; nor is it when a lock is freed and another one made at its address. So two locks
 *       of a class count as taken in both orders only if the orders alternate: if one order was
 *       over before the other one began, the addresses may have changed their roles.
 *   <li>Readers in interrupts do not care for waiting writers, or they would wait for them forever.
 *   <li>Some locks order themselves, and are withheld from lockdep's judgement. They show by what
 *       no lock that lockdep judges could do: who holds one exclusively takes it again.
 *   <li>The lock of an address space is recorded twice where its own tracepoints are. What was
 *       recorded of it by lockdep, before the first of these told so, is left out. But only lockdep
 *       tells whether a request was a try.
 * </ul>
 */
final class NamedLocks {
  /** What a request is recorded with. */
  interface Recording {
    /** All that is held. */
    List<HeldLock> held();

    /** Records that all of that is held while the lock is asked for so. */
    List<Dependency> request(List<HeldLock> held, Use wanted);
  }

  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int MOST_CHAINS = 1 << 16;
  private static final String MMAP_LOCK = "mmap_lock";
  private static final String MMAP_LOCK_OF_LOCKDEP = "&mm->mmap_lock";

  private final Map<Long, List<Dependency>> chains = new HashMap<>();
  private boolean mmapLockTraced;
  private long unplaced;

  /** How many requests could not be recorded: who made them, or of what, is not known. */
  long unplaced() {
    return unplaced;
  }

  /** Looks at any event of a lock. */
  void see(Semaphore semaphore) {
    mmapLockTraced = mmapLockTraced || semaphore.lockClass().equals(MMAP_LOCK);
  }

  /** Whether this tells that a request of the lock of an address space is a try. */
  static boolean isTriedMmapLock(Step step) {
    return step.event().tried()
        && step.event().subject() instanceof LockKey key
        && key.lockClass().equals(MMAP_LOCK_OF_LOCKDEP);
  }

  /** Whether this is the lock of an address space, as its own tracepoints call it. */
  static boolean isMmapLock(LockNode lock) {
    return lock.lockClass().equals(MMAP_LOCK);
  }

  /**
   * A request.
   *
   * @param recording records it if it is not known yet
   */
  void request(Step step, Semaphore semaphore, Recording recording) {
    if (step.event().context() == Context.CONTEXT_UNSPECIFIED || semaphore.address() == 0) {
      unplaced++;
      return;
    }
    TaskContext task = step.task();
    Use wanted = wanted(step);
    boolean plain =
        task.operation().isEmpty()
            && task.locks().pageCache().isEmpty()
            && task.locks().inode().isEmpty();
    if (plain && task.locks().semaphores().size() <= 1) {
      // It holds nothing but what it asks for.
      return;
    }
    List<HeldLock> held = plain ? List.of() : recording.held();
    long chain = plain ? chain(task) : chain(task, held);
    long asked = semaphore.number() * 2 + (wanted == Use.WRITE ? 1 : 0);
    chain = ((chain ^ 0x5bd1e995L) + asked) * MIX;
    List<Dependency> known = chains.get(chain);
    if (known != null) {
      DependencyGraph.again(known, step.moment());
      return;
    }
    if (chains.size() >= MOST_CHAINS) {
      chains.clear();
    }
    chains.put(chain, recording.request(plain ? recording.held() : held, wanted));
  }

  private static Use wanted(Step step) {
    if (step.event().mode() == Mode.WRITE) {
      return Use.WRITE;
    }
    return step.event().context() == Context.TASK ? Use.READ : Use.RECURSIVE_READ;
  }

  /** The number of what is held, if that is locks with numbers only. */
  private static long chain(TaskContext task) {
    long hash = task.tid();
    List<Semaphore> held = task.locks().semaphores();
    for (int i = 0; i < held.size(); i++) {
      Semaphore lock = held.get(i);
      long mode = lock.holders().of(task).map(holder -> holder.exclusive() ? 2L : 1L).orElse(0L);
      hash = (hash + lock.number() * 3 + mode) * MIX;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  private static long chain(TaskContext task, List<HeldLock> held) {
    long hash = ~task.tid();
    for (int i = 0; i < held.size(); i++) {
      HeldLock lock = held.get(i);
      long number =
          lock.lock().instance() instanceof Semaphore semaphore
              ? semaphore.number()
              : lock.lock().hashCode();
      hash = (hash + number * 31 + lock.use().hashCode()) * MIX;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  /** A gap: what is held is not known any more. */
  void forget() {
    chains.clear();
  }

  /** Those that count. */
  List<Dependency> judged(Collection<Dependency> all) {
    Map<Dependency.Key, List<Dependency>> nestings = new HashMap<>();
    for (Dependency dependency : all) {
      if (dependency.key().isNesting()) {
        nestings.computeIfAbsent(way(dependency.key()), fresh -> new ArrayList<>()).add(dependency);
      }
    }
    List<Dependency> judged = new ArrayList<>(all.size());
    for (Dependency dependency : all) {
      Dependency.Key key = dependency.key();
      if (isJudged(key.from())
          && isJudged(key.to())
          && (!key.isNesting() || alternates(dependency, nestings))) {
        judged.add(dependency);
      }
    }
    return judged;
  }

  /** Those of locks that can be judged, for all that is known by now. */
  List<Dependency> judgeable(Collection<Dependency> all) {
    List<Dependency> judgeable = new ArrayList<>(all.size());
    for (Dependency dependency : all) {
      if (isJudged(dependency.key().from()) && isJudged(dependency.key().to())) {
        judgeable.add(dependency);
      }
    }
    return judgeable;
  }

  /** How many there are of locks that order themselves. */
  long selfOrdered(Collection<Dependency> all) {
    return all.stream()
        .map(Dependency::key)
        .filter(key -> isRetaken(key.from()) || isRetaken(key.to()))
        .count();
  }

  private boolean isJudged(LockNode lock) {
    boolean twin = mmapLockTraced && lock.lockClass().equals(MMAP_LOCK_OF_LOCKDEP);
    return !twin && !isRetaken(lock);
  }

  private static boolean isRetaken(LockNode lock) {
    return lock.instance() instanceof Semaphore semaphore && semaphore.isRetaken();
  }

  private static Dependency.Key way(Dependency.Key key) {
    return new Dependency.Key(key.from(), Use.WRITE, key.to(), Use.WRITE);
  }

  private static boolean alternates(
      Dependency dependency, Map<Dependency.Key, List<Dependency>> nestings) {
    Dependency.Key key = dependency.key();
    Dependency.Key back = new Dependency.Key(key.to(), Use.WRITE, key.from(), Use.WRITE);
    return nestings.getOrDefault(back, List.of()).stream()
        .anyMatch(
            other ->
                dependency.first().before(other.last()) && other.first().before(dependency.last()));
  }
}
