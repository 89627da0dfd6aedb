package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jspecify.annotations.Nullable;

/**
 * Which dependencies can be part of a circle.
 *
 * <p>The graph has two vertices for every state of a lock: the state held, and the state asked for.
 * A dependency leads from what is held to what is asked for; a joint leads from what is asked for
 * to every held state that can make it wait. Most of it is in no circle at all, and strongly
 * connected components, the knots, throw that away in linear time.
 */
final class StateKnots {
  private record Vertex(LockNode lock, Use use, boolean held) {
    static Vertex held(Dependency.Key key) {
      return new Vertex(key.from(), key.held(), true);
    }

    static Vertex wanted(Dependency.Key key) {
      return new Vertex(key.to(), key.wanted(), false);
    }

    // As of LockNode: the search for knots compares nothing else.
    @Override
    public boolean equals(@Nullable Object that) {
      return that instanceof Vertex other
          && use == other.use
          && held == other.held
          && lock.equals(other.lock);
    }

    @Override
    public int hashCode() {
      return (31 * lock.hashCode() + use.hashCode()) * 2 + (held ? 1 : 0);
    }
  }

  private static final int NONE = -1;

  private final Map<Vertex, Integer> knots = new HashMap<>();

  /**
   * The knots of these dependencies.
   *
   * @param joint whether who holds the lock so can make the request of a dependency wait
   */
  StateKnots(Collection<Dependency.Key> keys, BiPredicate<Dependency.Key, Use> joint) {
    Graph<Vertex, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    keys.forEach(key -> graph.addVertex(Vertex.held(key)));
    for (Dependency.Key key : keys) {
      Vertex wanted = Vertex.wanted(key);
      if (graph.addVertex(wanted)) {
        for (Use use : Use.values()) {
          Vertex holder = new Vertex(key.to(), use, true);
          if (graph.containsVertex(holder) && joint.test(key, use)) {
            graph.addEdge(wanted, holder);
          }
        }
      }
      graph.addEdge(Vertex.held(key), wanted);
    }
    int number = 0;
    for (Set<Vertex> knot :
        new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      for (Vertex vertex : knot) {
        knots.put(vertex, number);
      }
      number++;
    }
  }

  /** The number of the knot that both ends of it are in; −1 if they are in two. */
  int of(Dependency.Key key) {
    int held = knots.getOrDefault(Vertex.held(key), NONE);
    return held == knots.getOrDefault(Vertex.wanted(key), NONE) ? held : NONE;
  }

  boolean contains(Dependency.Key key) {
    return of(key) != NONE;
  }

  /** Those of these that are part of any circle, whether or not that can deadlock. */
  List<Dependency> among(Collection<Dependency> dependencies) {
    List<Dependency> knotted = new ArrayList<>();
    for (Dependency dependency : dependencies) {
      if (contains(dependency.key())) {
        knotted.add(dependency);
      }
    }
    return knotted;
  }
}
