package dev.faultline.replay.locks;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Which dependencies between classes of locks can be part of a circle. A circle of locks is also
 * one of their classes, so dependencies between locks whose classes are in none need not be kept.
 */
final class ClassKnots {
  private record Vertex(LockNode lock, Use use, boolean held) {}

  private final Graph<Vertex, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);

  private ClassKnots() {}

  /** Those of these keys, which are of classes, whose two ends are in one knot. */
  static Set<Dependency.Key> in(Collection<Dependency.Key> classes) {
    ClassKnots knots = new ClassKnots();
    classes.forEach(knots::add);
    Map<Vertex, Integer> numbers = new HashMap<>();
    for (Set<Vertex> knot :
        new KosarajuStrongConnectivityInspector<>(knots.graph).stronglyConnectedSets()) {
      int number = numbers.size();
      knot.forEach(vertex -> numbers.put(vertex, number));
    }
    Set<Dependency.Key> knotted = new HashSet<>();
    for (Dependency.Key key : classes) {
      if (numbers.getOrDefault(held(key), -1).equals(numbers.getOrDefault(wanted(key), -2))) {
        knotted.add(key);
      }
    }
    return knotted;
  }

  private void add(Dependency.Key key) {
    graph.addVertex(held(key));
    graph.addVertex(wanted(key));
    graph.addEdge(held(key), wanted(key));
    for (Use use : Use.values()) {
      if (Conflict.of(use, key.wanted(), true) != Conflict.NO) {
        Vertex holder = new Vertex(key.to(), use, true);
        graph.addVertex(holder);
        graph.addEdge(wanted(key), holder);
      }
    }
  }

  private static Vertex held(Dependency.Key key) {
    return new Vertex(key.from(), key.held(), true);
  }

  private static Vertex wanted(Dependency.Key key) {
    return new Vertex(key.to(), key.wanted(), false);
  }
}
