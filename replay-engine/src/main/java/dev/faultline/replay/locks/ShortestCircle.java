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
 */
final class ShortestCircle {

  private record Arc(WaitEdge edge, int place) {}

  private record Path(long place, List<WaitEdge> edges) {
    Path with(Arc arc) {
      List<WaitEdge> longer = new ArrayList<>(edges);
      longer.add(arc.edge());
      return new Path(place << Integer.SIZE | arc.place(), longer);
    }
  }

  private final Map<Party, List<Arc>> waits = new LinkedHashMap<>();

  private ShortestCircle(List<WaitEdge> edges) {
    List<String> words =
        new ArrayList<>(new TreeSet<>(edges.stream().map(ShortestCircle::words).toList()));
    Map<String, Integer> numbers = new HashMap<>();
    words.forEach(word -> numbers.put(word, numbers.size()));
    for (WaitEdge edge : edges) {
      waits
          .computeIfAbsent(edge.waiter(), fresh -> new ArrayList<>())
          .add(new Arc(edge, numbers.getOrDefault(words(edge), 0)));
    }
  }

  /** The circle; the edges must be of one knot. */
  static List<WaitEdge> in(List<WaitEdge> edges) {
    ShortestCircle search = new ShortestCircle(edges);
    List<WaitEdge> best = List.of();
    for (Party start : search.waits.keySet()) {
      List<WaitEdge> circle =
          search.through(start, best.isEmpty() ? search.waits.size() : best.size());
      boolean better =
          best.isEmpty()
              || circle.size() < best.size()
              || (circle.size() == best.size() && spelt(circle).compareTo(spelt(best)) < 0);
      best = !circle.isEmpty() && better ? circle : best;
    }
    return best;
  }

  /** The first of the shortest circles that begin here; none if they are longer than that. */
  private List<WaitEdge> through(Party start, int longest) {
    Set<Party> seen = new HashSet<>(Set.of(start));
    Map<Party, Path> level = new LinkedHashMap<>(Map.of(start, new Path(0, List.of())));
    for (int length = 1; length <= longest; length++) {
      Map<Party, Path> next = new LinkedHashMap<>();
      for (Map.Entry<Party, Path> reached : level.entrySet()) {
        for (Arc arc : waits.getOrDefault(reached.getKey(), List.of())) {
          Party holder = arc.edge().holder();
          if (holder.equals(start) || !seen.contains(holder)) {
            next.merge(
                holder,
                reached.getValue().with(arc),
                (known, other) -> other.place() < known.place() ? other : known);
          }
        }
      }
      if (next.containsKey(start)) {
        return next.getOrDefault(start, new Path(0, List.of())).edges();
      }
      seen.addAll(next.keySet());
      level = numbered(next);
    }
    return List.of();
  }

  /** The same paths, with their places among each other. */
  private static Map<Party, Path> numbered(Map<Party, Path> level) {
    List<Long> sorted =
        new ArrayList<>(new TreeSet<>(level.values().stream().map(Path::place).toList()));
    Map<Long, Integer> numbers = new HashMap<>();
    sorted.forEach(place -> numbers.put(place, numbers.size()));
    Map<Party, Path> numbered = new LinkedHashMap<>();
    level.forEach(
        (party, path) ->
            numbered.put(party, new Path(numbers.getOrDefault(path.place(), 0), path.edges())));
    return numbered;
  }

  private static String words(WaitEdge edge) {
    return edge.waiter().doing() + ' ' + edge.wanted();
  }

  private static String spelt(List<WaitEdge> circle) {
    StringBuilder spelt = new StringBuilder();
    circle.forEach(edge -> spelt.append(words(edge)).append(','));
    return spelt.toString();
  }
}
