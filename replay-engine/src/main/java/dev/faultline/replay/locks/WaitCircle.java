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
 * Parties that wait for each other.
 *
 * @param parties all who are in the knot, in the order in which they began to wait
 * @param edges all waits among them
 * @param shortest of the shortest circles among them the one that is first in the alphabet, and
 *     begun where it is, so that the same deadlock reads the same
 * @param behind waits of all who are not in the knot but wait for somebody in it, directly or not
 */
public record WaitCircle(
    List<Party> parties, List<WaitEdge> edges, List<WaitEdge> shortest, List<WaitEdge> behind) {

  private static final Comparator<WaitEdge> BY_TIME =
      Comparator.comparingLong(edge -> edge.since().sequence());

  static List<WaitCircle> in(List<WaitEdge> edges) {
    Graph<Party, WaitEdge> graph = new DirectedPseudograph<>(WaitEdge.class);
    for (WaitEdge edge : edges) {
      graph.addVertex(edge.waiter());
      graph.addVertex(edge.holder());
      graph.addEdge(edge.waiter(), edge.holder(), edge);
    }
    Map<Party, Integer> knots = new HashMap<>();
    for (Set<Party> knot :
        new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      int number = knots.size();
      knot.forEach(party -> knots.put(party, number));
    }
    Map<Integer, List<WaitEdge>> inside = new LinkedHashMap<>();
    for (WaitEdge edge : edges.stream().sorted(BY_TIME).toList()) {
      Integer knot = knots.getOrDefault(edge.waiter(), -1);
      if (Objects.equals(knot, knots.get(edge.holder()))) {
        inside.computeIfAbsent(knot, fresh -> new ArrayList<>()).add(edge);
      }
    }
    return inside.values().stream().map(knot -> circle(knot, edges)).toList();
  }

  private static WaitCircle circle(List<WaitEdge> inside, List<WaitEdge> all) {
    Set<Party> parties = new LinkedHashSet<>();
    inside.forEach(edge -> parties.add(edge.waiter()));
    return new WaitCircle(
        List.copyOf(parties), inside, ShortestCircle.in(inside), behind(parties, all));
  }

  private static List<WaitEdge> behind(Set<Party> knot, List<WaitEdge> all) {
    Map<Party, List<WaitEdge>> waitingFor = new HashMap<>();
    all.forEach(
        edge -> waitingFor.computeIfAbsent(edge.holder(), fresh -> new ArrayList<>()).add(edge));
    Set<Party> stuck = new HashSet<>(knot);
    Deque<Party> unasked = new ArrayDeque<>(knot);
    List<WaitEdge> behind = new ArrayList<>();
    while (!unasked.isEmpty()) {
      for (WaitEdge edge : waitingFor.getOrDefault(unasked.remove(), List.of())) {
        if (!knot.contains(edge.waiter())) {
          behind.add(edge);
        }
        if (stuck.add(edge.waiter())) {
          unasked.add(edge.waiter());
        }
      }
    }
    behind.sort(BY_TIME);
    return behind;
  }
}
