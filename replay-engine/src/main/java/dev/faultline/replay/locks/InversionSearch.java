package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the circles that can deadlock.
 *
 * <p>A circle goes from a dependency to one that holds what the first asks for, in a state that can
 * make it wait; so it conflicts in every joint by construction. Circles are enumerated inside of
 * {@link StateKnots} only, shortest first.
 *
 * <p>A circle must also be feasible, by {@link Coincidence}. One inversion is kept for every
 * pattern.
 */
public final class InversionSearch {
  /** Longer circles are combinations of shorter ones, or nothing that anybody could act upon. */
  private static final int LONGEST = 8;

  /** A knot that takes longer is reported by what was found, beginning with the shortest. */
  private static final long MOST_STEPS = 2_000_000;

  /** Enough to find every pattern of any kernel. */
  private static final int MOST_CIRCLES = 20_000;

  private record Held(LockNode lock, Use use) {
    static Held by(Dependency dependency) {
      return new Held(dependency.key().from(), dependency.key().held());
    }

    // As of LockNode.
    @Override
    public boolean equals(@Nullable Object that) {
      return that instanceof Held other && use == other.use && lock.equals(other.lock);
    }

    @Override
    public int hashCode() {
      return 31 * lock.hashCode() + use.hashCode();
    }
  }

  /** All dependencies that hold one lock in one state. */
  private static final class Group {
    private final List<Node> nodes = new ArrayList<>();
  }

  /**
   * A dependency that is part of some circle.
   *
   * @param number its place in the search
   * @param knot number of the strongly connected component that it is in
   * @param own those that hold the same lock in the same state, itself among them
   * @param holders those that hold what it asks for in a state that can make it wait
   */
  private record Node(
      int number, int knot, Dependency dependency, Group own, List<Group> holders) {}

  private final ToLongFunction<LockNode> writers;
  private final boolean fairTwoState;
  private final Map<String, Inversion> found = new LinkedHashMap<>();
  private final Set<Integer> closed = new HashSet<>();
  private long steps;
  private int circles;

  private InversionSearch(ToLongFunction<LockNode> writers, boolean fairTwoState) {
    this.writers = writers;
    this.fairTwoState = fairTwoState;
  }

  /**
   * All patterns of inversion among these dependencies.
   *
   * @param dependencies the order graph
   * @param writers how many exclusive requests of a lock are known
   * @param fairTwoState ask what a fair two-state lock would break
   */
  public static Inversions in(
      Collection<Dependency> dependencies, ToLongFunction<LockNode> writers, boolean fairTwoState) {
    InversionSearch search = new InversionSearch(writers, fairTwoState);
    List<Node> nodes = search.nodes(dependencies);
    for (int length = 1; length <= LONGEST; length++) {
      for (Node start : nodes) {
        search.extend(new ArrayList<>(List.of(start)), length);
      }
    }
    return new Inversions(new ArrayList<>(search.found.values()), search.limit(nodes));
  }

  /** The dependencies that are part of any circle, whether or not that can deadlock. */
  static List<Dependency> knotted(Collection<Dependency> dependencies, boolean fairTwoState) {
    return new InversionSearch(lock -> 1, fairTwoState).knots(dependencies).among(dependencies);
  }

  /** The limit at which the search stopped, in words; empty if it went to its end. */
  private Optional<String> limit(List<Node> nodes) {
    if (steps > MOST_STEPS) {
      return Optional.of("after " + MOST_STEPS + " steps, the shortest circles first");
    }
    if (circles > MOST_CIRCLES) {
      return Optional.of("after " + MOST_CIRCLES + " circles, the shortest ones first");
    }
    boolean longer = nodes.stream().anyMatch(node -> !closed.contains(node.knot()));
    return longer
        ? Optional.of("at circles of " + LONGEST + " locks, and there are longer ones")
        : Optional.empty();
  }

  private StateKnots knots(Collection<Dependency> dependencies) {
    List<Dependency.Key> keys = dependencies.stream().map(Dependency::key).toList();
    return new StateKnots(keys, (key, held) -> joint(key, held) != Conflict.NO);
  }

  private List<Node> nodes(Collection<Dependency> dependencies) {
    StateKnots knots = knots(dependencies);
    List<Dependency> knotted = knots.among(dependencies);
    Map<Held, Group> groups = new HashMap<>();
    knotted.forEach(dependency -> groups.put(Held.by(dependency), new Group()));
    List<Node> nodes = new ArrayList<>();
    for (Dependency dependency : knotted) {
      List<Group> holders = new ArrayList<>(2);
      for (Use use : Use.values()) {
        Group group = groups.get(new Held(dependency.key().to(), use));
        if (group != null && joint(dependency.key(), use) != Conflict.NO) {
          holders.add(group);
        }
      }
      Group own = groups.computeIfAbsent(Held.by(dependency), fresh -> new Group());
      Node node = new Node(nodes.size(), knots.of(dependency.key()), dependency, own, holders);
      own.nodes.add(node);
      nodes.add(node);
    }
    return nodes;
  }

  private Conflict joint(Dependency.Key asking, Use held) {
    Use wanted = asking.wanted();
    Conflict conflict = Conflict.of(held, wanted, fairTwoState);
    boolean noWriter =
        conflict == Conflict.IF_WRITER && isReader(wanted) && writers.applyAsLong(asking.to()) == 0;
    return noWriter ? Conflict.NO : conflict;
  }

  private static boolean isReader(Use use) {
    return use == Use.READ || use == Use.RECURSIVE_READ;
  }

  /**
   * Goes on from the end of the path. Every circle is found from that of its nodes that has the
   * lowest number; it goes through no state of a lock twice, or a shorter one would do.
   */
  private void extend(List<Node> path, int length) {
    Node start = path.get(0);
    for (Group holders : path.get(path.size() - 1).holders()) {
      if (steps > MOST_STEPS || circles > MOST_CIRCLES) {
        return;
      }
      steps++;
      if (path.size() == length) {
        if (holders == start.own()) {
          closed.add(start.knot());
          consider(path.stream().map(Node::dependency).toList());
        }
      } else if (!passes(path, holders)) {
        for (Node next : holders.nodes) {
          steps++;
          if (next.number() > start.number()) {
            path.add(next);
            extend(path, length);
            path.remove(path.size() - 1);
          }
        }
      }
    }
  }

  private static boolean passes(List<Node> path, Group holders) {
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).own() == holders) {
        return true;
      }
    }
    return false;
  }

  private void consider(List<Dependency> path) {
    circles++;
    List<Dependency> circle = Inversion.canonical(path);
    boolean needsWriter = needsWriter(circle);
    Inversion known = found.get(Inversion.pattern(circle));
    if (known == null || (known.needsWriter() && !needsWriter)) {
      Coincidence.of(circle)
          .map(samples -> new Inversion(circle, samples, needsWriter))
          .ifPresent(inversion -> found.put(inversion.pattern(), inversion));
    }
  }

  private boolean needsWriter(List<Dependency> circle) {
    for (int i = 0; i < circle.size(); i++) {
      Dependency holder = circle.get((i + 1) % circle.size());
      if (joint(circle.get(i).key(), holder.key().held()) == Conflict.IF_WRITER) {
        return true;
      }
    }
    return false;
  }
}
