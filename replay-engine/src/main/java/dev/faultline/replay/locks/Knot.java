package dev.faultline.replay.locks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DirectedPseudograph;

/**
 * Parties that wait for each other, whatever they are.
 *
 * @param <P> what parties are
 * @param <E> what waits are
 * @param parties all who are in the knot, in the order in which they began to wait
 * @param edges all waits among them
 * @param shortest of the shortest circles among them the one that is first in the alphabet, and
 *     begun where it is, so that the same deadlock reads the same
 * @param behind waits of all who are not in the knot but wait for somebody in it, directly or not
 */
public record Knot<P, E extends Blocked<P>>(
    List<P> parties, List<E> edges, List<E> shortest, List<E> behind) {

  /** The knots in a graph. */
  public static <P, E extends Blocked<P>> List<Knot<P, E>> in(List<E> edges) {
    // Pseudographs ask for a factory of edges only to make some.
    Graph<P, E> graph = new DirectedPseudograph<>(null, null, false);
    for (E edge : edges) {
      graph.addVertex(edge.waiter());
      graph.addVertex(edge.holder());
      graph.addEdge(edge.waiter(), edge.holder(), edge);
    }
    Map<P, Integer> knots = new HashMap<>();
    for (Set<P> knot : new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      int number = knots.size();
      knot.forEach(party -> knots.put(party, number));
    }
    Map<Integer, List<E>> inside = new LinkedHashMap<>();
    for (E edge : edges.stream().sorted(byTime()).toList()) {
      Integer knot = knots.getOrDefault(edge.waiter(), -1);
      if (Objects.equals(knot, knots.get(edge.holder()))) {
        inside.computeIfAbsent(knot, fresh -> new ArrayList<>()).add(edge);
      }
    }
    List<Knot<P, E>> found = new ArrayList<>();
    inside.values().forEach(knot -> found.add(knot(knot, edges)));
    return found;
  }

  private static <P, E extends Blocked<P>> Knot<P, E> knot(List<E> inside, List<E> all) {
    Set<P> parties = new LinkedHashSet<>();
    inside.forEach(edge -> parties.add(edge.waiter()));
    return new Knot<>(
        List.copyOf(parties), inside, ShortestCircle.in(inside), behind(parties, all));
  }

  private static <P, E extends Blocked<P>> Comparator<E> byTime() {
    return Comparator.comparingLong(Blocked::order);
  }

  private static <P, E extends Blocked<P>> List<E> behind(Set<P> knot, List<E> all) {
    Map<P, List<E>> waitingFor = new HashMap<>();
    all.forEach(
        edge -> waitingFor.computeIfAbsent(edge.holder(), fresh -> new ArrayList<>()).add(edge));
    Set<P> stuck = new HashSet<>(knot);
    Deque<P> unasked = new ArrayDeque<>(knot);
    List<E> behind = new ArrayList<>();
    while (!unasked.isEmpty()) {
      for (E edge : waitingFor.getOrDefault(unasked.remove(), List.of())) {
        if (!knot.contains(edge.waiter())) {
          behind.add(edge);
        }
        if (stuck.add(edge.waiter())) {
          unasked.add(edge.waiter());
        }
      }
    }
    behind.sort(byTime());
    return behind;
  }
}
