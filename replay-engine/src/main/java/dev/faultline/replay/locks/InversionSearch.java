package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.GabowStrongConnectivityInspector;
import org.jgrapht.alg.cycle.JohnsonSimpleCycles;
import org.jgrapht.graph.AsSubgraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Finds the circles that can deadlock.
 *
 * <p>The graph that is searched has the dependencies as its vertices: an arc leads from one that
 * asks for a lock to one that holds it, if the holder can make the other wait. So a circle in it
 * conflicts in every joint by construction. Most of the graph is in no circle at all, and strongly
 * connected components throw it away in linear time; circles are enumerated only inside of what is
 * left.
 *
 * <p>A circle must also be feasible: its edges belong to different operations, and no two of them
 * are under a common gate. One inversion is kept for every pattern.
 *
 * <p>Vertices are the numbers of the dependencies: the order in which circles are found, and so the
 * one that is kept, must not depend on where objects lie in memory.
 */
public final class InversionSearch {
  /** Enough to find every pattern of any kernel; a knot with more is reported by what was found. */
  private static final int MOST_CIRCLES = 100_000;

  /** Longer circles are combinations of shorter ones, or nothing that anybody could act upon. */
  private static final int LONGEST = 8;

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("enough circles", null, false, false);
    }
  }

  private final List<Dependency> dependencies;
  private final ToLongFunction<LockNode> writers;
  private final boolean fairTwoState;
  private final Map<String, Inversion> found = new LinkedHashMap<>();
  private int seen;

  private InversionSearch(
      Collection<Dependency> dependencies, ToLongFunction<LockNode> writers, boolean fairTwoState) {
    this.dependencies = List.copyOf(dependencies);
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
  public static List<Inversion> in(
      Collection<Dependency> dependencies, ToLongFunction<LockNode> writers, boolean fairTwoState) {
    InversionSearch search = new InversionSearch(dependencies, writers, fairTwoState);
    Graph<Integer, DefaultEdge> graph = search.graph();
    for (Set<Integer> knot :
        new GabowStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      if (knot.size() > 1) {
        search.enumerate(new AsSubgraph<>(graph, knot));
      }
    }
    return new ArrayList<>(search.found.values());
  }

  private Graph<Integer, DefaultEdge> graph() {
    Graph<Integer, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    Map<LockNode, List<Integer>> holding = new HashMap<>();
    for (int i = 0; i < dependencies.size(); i++) {
      graph.addVertex(i);
      holding.computeIfAbsent(dependencies.get(i).key().from(), lock -> new ArrayList<>()).add(i);
    }
    for (int asking = 0; asking < dependencies.size(); asking++) {
      LockNode wanted = dependencies.get(asking).key().to();
      for (int holder : holding.getOrDefault(wanted, List.of())) {
        if (asking != holder
            && joint(dependencies.get(asking), dependencies.get(holder)) != Conflict.NO) {
          graph.addEdge(asking, holder);
        }
      }
    }
    return graph;
  }

  private Conflict joint(Dependency asking, Dependency holder) {
    Conflict conflict = Conflict.of(holder.key().held(), asking.key().wanted(), fairTwoState);
    boolean noWriter =
        conflict == Conflict.IF_WRITER
            && isReader(asking.key().wanted())
            && writers.applyAsLong(asking.key().to()) == 0;
    return noWriter ? Conflict.NO : conflict;
  }

  private static boolean isReader(Use use) {
    return use == Use.READ || use == Use.RECURSIVE_READ;
  }

  private void enumerate(Graph<Integer, DefaultEdge> knot) {
    try {
      new JohnsonSimpleCycles<>(knot).findSimpleCycles(this::consider);
    } catch (Enough e) {
      // What was found stands; the rest of this knot would be more of the same patterns.
    }
  }

  private void consider(List<Integer> numbers) {
    if (++seen > MOST_CIRCLES) {
      throw new Enough();
    }
    if (numbers.size() > LONGEST) {
      return;
    }
    List<Dependency> circle = numbers.stream().map(dependencies::get).toList();
    feasible(circle, 0, new ArrayList<>())
        .ifPresent(
            samples -> {
              Inversion inversion = new Inversion(circle, samples, needsWriter(circle)).canonical();
              found.merge(
                  inversion.pattern(),
                  inversion,
                  (known, other) -> known.needsWriter() && !other.needsWriter() ? other : known);
            });
  }

  private boolean needsWriter(List<Dependency> circle) {
    for (int i = 0; i < circle.size(); i++) {
      Dependency holder = circle.get((i + 1) % circle.size());
      if (joint(circle.get(i), holder) == Conflict.IF_WRITER) {
        return true;
      }
    }
    return false;
  }

  /** Picks a sample of every dependency so that no two are of one operation or under one gate. */
  private static Optional<List<Dependency.Sample>> feasible(
      List<Dependency> circle, int index, List<Dependency.Sample> chosen) {
    if (index == circle.size()) {
      return Optional.of(List.copyOf(chosen));
    }
    for (Dependency.Sample sample : circle.get(index).samples()) {
      if (chosen.stream().allMatch(other -> compatible(sample, other))) {
        chosen.add(sample);
        Optional<List<Dependency.Sample>> all = feasible(circle, index + 1, chosen);
        if (all.isPresent()) {
          return all;
        }
        chosen.remove(chosen.size() - 1);
      }
    }
    return Optional.empty();
  }

  private static boolean compatible(Dependency.Sample one, Dependency.Sample other) {
    return one.party() != other.party() && !gated(one.gates(), other.gates());
  }

  private static boolean gated(List<HeldLock> one, List<HeldLock> other) {
    for (HeldLock mine : one) {
      for (HeldLock theirs : other) {
        if (mine.lock().equals(theirs.lock())
            && Conflict.of(mine.use(), theirs.use(), false) == Conflict.YES) {
          return true;
        }
      }
    }
    return false;
  }
}
