package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.connectivity.GabowStrongConnectivityInspector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DirectedPseudograph;

/**
 * Parties that wait for each other.
 *
 * @param parties all who are in the knot, in the order in which they began to wait
 * @param edges all waits among them
 * @param shortest a shortest circle among them, beginning with the wait that is first in the
 *     alphabet, so that the same deadlock reads the same
 * @param behind who is not in the knot but waits for somebody in it
 */
public record WaitCircle(
    List<Party> parties, List<WaitEdge> edges, List<WaitEdge> shortest, List<WaitEdge> behind) {

  static List<WaitCircle> in(List<WaitEdge> edges) {
    Graph<Party, WaitEdge> graph = new DirectedPseudograph<>(WaitEdge.class);
    for (WaitEdge edge : edges) {
      graph.addVertex(edge.waiter());
      graph.addVertex(edge.holder());
      graph.addEdge(edge.waiter(), edge.holder(), edge);
    }
    List<WaitCircle> circles = new ArrayList<>();
    for (Set<Party> knot : new GabowStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      List<WaitEdge> inside =
          edges.stream()
              .filter(edge -> knot.contains(edge.waiter()) && knot.contains(edge.holder()))
              .sorted(Comparator.comparingLong(edge -> edge.since().sequence()))
              .toList();
      if (!inside.isEmpty()) {
        circles.add(circle(graph, knot, inside, edges));
      }
    }
    circles.sort(Comparator.comparingLong(circle -> circle.edges().get(0).since().sequence()));
    return circles;
  }

  private static WaitCircle circle(
      Graph<Party, WaitEdge> graph, Set<Party> knot, List<WaitEdge> inside, List<WaitEdge> all) {
    Set<Party> parties = new LinkedHashSet<>();
    inside.forEach(edge -> parties.add(edge.waiter()));
    List<WaitEdge> behind =
        all.stream()
            .filter(edge -> !knot.contains(edge.waiter()) && knot.contains(edge.holder()))
            .toList();
    return new WaitCircle(List.copyOf(parties), inside, canonical(shortest(graph, inside)), behind);
  }

  private static List<WaitEdge> shortest(Graph<Party, WaitEdge> graph, List<WaitEdge> inside) {
    BFSShortestPath<Party, WaitEdge> paths = new BFSShortestPath<>(graph);
    Optional<List<WaitEdge>> best = Optional.empty();
    for (WaitEdge edge : inside) {
      List<WaitEdge> circle = new ArrayList<>(List.of(edge));
      if (!edge.holder().equals(edge.waiter())) {
        GraphPath<Party, WaitEdge> back = paths.getPath(edge.holder(), edge.waiter());
        circle.addAll(back.getEdgeList());
      }
      if (best.isEmpty() || circle.size() < best.get().size()) {
        best = Optional.of(circle);
      }
    }
    return best.orElseThrow();
  }

  private static List<WaitEdge> canonical(List<WaitEdge> circle) {
    List<WaitEdge> best = circle;
    for (int turn = 1; turn < circle.size(); turn++) {
      List<WaitEdge> turned = new ArrayList<>(circle.subList(turn, circle.size()));
      turned.addAll(circle.subList(0, turn));
      if (words(turned).compareTo(words(best)) < 0) {
        best = turned;
      }
    }
    return best;
  }

  private static String words(List<WaitEdge> circle) {
    StringBuilder words = new StringBuilder();
    for (WaitEdge edge : circle) {
      words.append(edge.waiter().doing()).append(' ').append(edge.wanted()).append(',');
    }
    return words.toString();
  }
}
