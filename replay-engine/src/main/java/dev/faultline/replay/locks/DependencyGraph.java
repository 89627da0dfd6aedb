package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which locks are taken: every lock that was asked for, blocking, while another one
 * was held. Tries that fail and requests that cannot block are not in here: nothing waits for them.
 *
 * <p>A long trace can have millions of locks, but it has some hundreds of classes. A circle of
 * locks is a circle of their classes too; so when there are too many dependencies, of those whose
 * classes are in no circle only a few examples are kept, from then on as well. Should their classes
 * come to be in a circle after all, a circle of locks may be missed: {@link #truncated}.
 */
public final class DependencyGraph {
  private static final int MOST = 1 << 15;

  /** How many times as many as that, if all of them may matter. */
  private static final int GROWTH = 4;

  private static final int FEW = 2;

  private final Map<Dependency.Key, Dependency> dependencies = new LinkedHashMap<>();
  private final Map<Dependency.Key, Integer> thinned = new HashMap<>();
  private final int hardLimit;
  private int limit;
  private boolean overfull;

  /** An empty graph. */
  public DependencyGraph() {
    this(MOST);
  }

  DependencyGraph(int limit) {
    this.limit = limit;
    this.hardLimit = limit * GROWTH;
  }

  /**
   * Records that {@code wanted} of {@code to} was asked for while all of {@code held} was held.
   *
   * @return what it was recorded as
   */
  public List<Dependency> request(
      List<HeldLock> held, LockNode to, Use wanted, Dependency.Sample sample) {
    List<Dependency> recorded = new ArrayList<>(held.size());
    for (int i = 0; i < held.size(); i++) {
      HeldLock from = held.get(i);
      if (isRoot(from, to, wanted)) {
        continue;
      }
      Dependency.Key key = new Dependency.Key(from.lock(), from.use(), to, wanted);
      Dependency dependency = dependencies.get(key);
      if (dependency == null && hasRoom(key)) {
        dependency = new Dependency(key, sample.requested());
        dependencies.put(key, dependency);
      }
      if (dependency != null) {
        dependency.add(held, i, sample);
        recorded.add(dependency);
      }
    }
    return recorded;
  }

  /** Nothing leads from a lock to itself, nor from a gate that is always asked for first. */
  private static boolean isRoot(HeldLock from, LockNode to, Use wanted) {
    return (from.lock().equals(to) && !isRecursion(from, wanted))
        || InodeGate.isImplied(from.lock());
  }

  /** The same as before, by the same party under the same gates. */
  static void again(List<Dependency> recorded, Moment requested) {
    for (int i = 0; i < recorded.size(); i++) {
      recorded.get(i).again(requested);
    }
  }

  private boolean hasRoom(Dependency.Key key) {
    if (dependencies.size() >= limit && !overfull) {
      thin();
    }
    if (!thinned.isEmpty()) {
      Integer kept = thinned.computeIfPresent(key.asClass(), (classes, count) -> count + 1);
      if (kept != null && kept > FEW) {
        return false;
      }
    }
    return dependencies.size() < limit;
  }

  private void thin() {
    Set<Dependency.Key> classes = classes();
    StateKnots knotted = knots(classes);
    Map<Dependency.Key, Integer> kept = new HashMap<>();
    dependencies
        .keySet()
        .removeIf(
            key ->
                !knotted.contains(key.asClass())
                    && kept.merge(key.asClass(), 1, Integer::sum) > FEW);
    kept.forEach((key, count) -> thinned.merge(key, count, Math::max));
    limit = Math.min(hardLimit, Math.max(limit, 2 * dependencies.size()));
    overfull = dependencies.size() >= limit;
  }

  /**
   * A circle of locks is also one of their classes, so dependencies between locks whose classes are
   * in none need not be kept.
   */
  private static StateKnots knots(Set<Dependency.Key> classes) {
    return new StateKnots(
        classes, (key, held) -> Conflict.of(held, key.wanted(), true) != Conflict.NO);
  }

  private Set<Dependency.Key> classes() {
    Set<Dependency.Key> classes = new HashSet<>();
    dependencies.keySet().forEach(key -> classes.add(key.asClass()));
    return classes;
  }

  /**
   * Whether dependencies that may be part of a circle were not kept, because there were too many.
   */
  public boolean truncated() {
    if (overfull || thinned.isEmpty()) {
      return overfull;
    }
    StateKnots knotted = knots(classes());
    return thinned.entrySet().stream()
        .anyMatch(entry -> entry.getValue() > FEW && knotted.contains(entry.getKey()));
  }

  /**
   * A state of a two-state lock that is taken again. It cannot block as the lock is built, so
   * whoever records what happens leaves it out; it would block if the lock were made fair.
   */
  private static boolean isRecursion(HeldLock from, Use wanted) {
    return from.use() == wanted && (wanted == Use.ADD || wanted == Use.BLOCK);
  }

  /** All dependencies, in order of first occurrence. */
  public Collection<Dependency> dependencies() {
    return dependencies.values();
  }

  /** Forgets what was seen since then: what was held may have been released unseen. */
  public void forgetSince(long sinceNs) {
    dependencies.values().removeIf(dependency -> dependency.first().timeNs() >= sinceNs);
    dependencies.values().forEach(dependency -> dependency.forgetSince(sinceNs));
  }
}
