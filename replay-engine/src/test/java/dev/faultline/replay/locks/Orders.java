package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A lock order graph in shorthand.
 *
 * <p>{@code task(1).holds("pagecache A", BLOCK).asks("mmap M", READ)}: the first word is the class
 * of the lock, all of it is the lock. A request of {@code WRITE} makes the lock's writers known.
 */
final class Orders {
  private final DependencyGraph graph = new DependencyGraph();
  private final Map<LockNode, Long> writers = new HashMap<>();
  private long now;

  /** What one task holds, for one request. */
  final class Held {
    private final int tid;
    private final List<HeldLock> locks = new ArrayList<>();

    private Held(int tid) {
      this.tid = tid;
    }

    Held holds(String lock, Use use) {
      locks.add(new HeldLock(node(lock), use, Moments.at(now++, tid)));
      return this;
    }

    Orders asks(String lock, Use use) {
      Moment requested = Moments.at(now++, tid);
      if (use == Use.WRITE) {
        writer(lock);
      }
      graph.request(
          locks,
          node(lock),
          use,
          new Dependency.Sample(tid, "task", requested, requested, List.of()));
      return Orders.this;
    }
  }

  Held task(int tid) {
    return new Held(tid);
  }

  /** Somebody else is seen to ask for it exclusively. */
  Orders writer(String lock) {
    writers.merge(node(lock), 1L, Long::sum);
    return this;
  }

  DependencyGraph graph() {
    return graph;
  }

  /** The patterns of inversion, with {@code if a writer queues} where that is needed. */
  List<String> inversions() {
    return patterns(false);
  }

  /** The same, if the two-state lock were fair. */
  List<String> inversionsIfFair() {
    return patterns(true);
  }

  private List<String> patterns(boolean fair) {
    return search(fair).stream()
        .map(
            inversion ->
                inversion.pattern() + (inversion.needsWriter() ? " if a writer queues" : ""))
        .toList();
  }

  List<Inversion> search(boolean fair) {
    return result(fair).all();
  }

  Inversions result(boolean fair) {
    return InversionSearch.in(graph.dependencies(), lock -> writers.getOrDefault(lock, 0L), fair);
  }

  static LockNode node(String lock) {
    return new LockNode(lock.replaceFirst(" .*", "").toLowerCase(Locale.ROOT), lock);
  }
}
