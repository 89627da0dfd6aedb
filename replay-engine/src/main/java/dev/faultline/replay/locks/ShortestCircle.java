package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Of the shortest circles among waits the one that is first in the alphabet.
 *
 * <p>Breadth first from every party, where each party that is reached keeps the path that reads
 * first. What a path reads like is a number: the place of its beginning among the beginnings of the
 * same length, and the place of its last edge's words among all words. So paths are compared
 * without spelling them out.
 *
 * @param <P> what parties are
 * @param <E> what waits are
 */
final class ShortestCircle<P, E extends Blocked<P>> {

  private record Arc<E>(E edge, int place) {}

  private record Path<E>(long place, List<E> edges) {
    Path<E> with(Arc<E> arc) {
      List<E> longer = new ArrayList<>(edges);
      longer.add(arc.edge());
      return new Path<>(place << Integer.SIZE | arc.place(), longer);
    }
  }

  private final Map<P, List<Arc<E>>> waits = new LinkedHashMap<>();

  private ShortestCircle(List<E> edges) {
    List<String> words =
        new ArrayList<>(new TreeSet<>(edges.stream().map(Blocked::words).toList()));
    Map<String, Integer> numbers = new HashMap<>();
    words.forEach(word -> numbers.put(word, numbers.size()));
    for (E edge : edges) {
      waits
          .computeIfAbsent(edge.waiter(), fresh -> new ArrayList<>())
          .add(new Arc<>(edge, numbers.getOrDefault(edge.words(), 0)));
    }
  }

  /** The circle; the edges must be of one knot. */
  static <P, E extends Blocked<P>> List<E> in(List<E> edges) {
    ShortestCircle<P, E> search = new ShortestCircle<>(edges);
    List<E> best = List.of();
    for (P start : search.waits.keySet()) {
      List<E> circle = search.through(start, best.isEmpty() ? search.waits.size() : best.size());
      boolean better =
          best.isEmpty()
              || circle.size() < best.size()
              || (circle.size() == best.size() && spelt(circle).compareTo(spelt(best)) < 0);
      best = !circle.isEmpty() && better ? circle : best;
    }
    return best;
  }

  /** The first of the shortest circles that begin here; none if they are longer than that. */
  private List<E> through(P start, int longest) {
    Set<P> seen = new HashSet<>(Set.of(start));
    Map<P, Path<E>> level = new LinkedHashMap<>(Map.of(start, new Path<>(0, List.of())));
    for (int length = 1; length <= longest; length++) {
      Map<P, Path<E>> next = new LinkedHashMap<>();
      for (Map.Entry<P, Path<E>> reached : level.entrySet()) {
        for (Arc<E> arc : waits.getOrDefault(reached.getKey(), List.of())) {
          P holder = arc.edge().holder();
          if (holder.equals(start) || !seen.contains(holder)) {
            next.merge(
                holder,
                reached.getValue().with(arc),
                (known, other) -> other.place() < known.place() ? other : known);
          }
        }
      }
      if (next.containsKey(start)) {
        return next.getOrDefault(start, new Path<>(0, List.of())).edges();
      }
      seen.addAll(next.keySet());
      level = numbered(next);
    }
    return List.of();
  }

  /** The same paths, with their places among each other. */
  private static <P, E> Map<P, Path<E>> numbered(Map<P, Path<E>> level) {
    List<Long> sorted =
        new ArrayList<>(new TreeSet<>(level.values().stream().map(Path::place).toList()));
    Map<Long, Integer> numbers = new HashMap<>();
    sorted.forEach(place -> numbers.put(place, numbers.size()));
    Map<P, Path<E>> numbered = new LinkedHashMap<>();
    level.forEach(
        (party, path) ->
            numbered.put(party, new Path<>(numbers.getOrDefault(path.place(), 0), path.edges())));
    return numbered;
  }

  private static String spelt(List<? extends Blocked<?>> circle) {
    StringBuilder spelt = new StringBuilder();
    circle.forEach(edge -> spelt.append(edge.words()).append(','));
    return spelt.toString();
  }
}
