package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks in one stretch of the trace for circles whose operations were in flight together, and has
 * each of them tried ({@link Reordering}): all circles of a pattern, on whatever locks, until one
 * has a witness.
 */
final class WitnessSearch {
  /** Longer ones need so many to be in flight together that nobody has seen them. */
  private static final int LONGEST = 4;

  private static final int MOST_STEPS = 1_000_000;

  private final Map<Dependency.Key, Dependency> graph = new HashMap<>();
  private final Set<LockNode> locks = new HashSet<>();
  private final List<Link> links = new ArrayList<>();
  private final Map<LockNode, Map<Strand, List<Link>>> byHeld = new HashMap<>();
  private final QueuedWriters writers = new QueuedWriters();
  private final Reordering reordering;
  private int steps;

  private WitnessSearch(Timeline line, Witnesses witnesses) {
    this.reordering = new Reordering(line, writers, witnesses);
  }

  /**
   * Searches one stretch.
   *
   * @param line the stretch
   * @param knotted those dependencies that can be part of a circle
   * @param witnesses by pattern; new ones are added
   * @return whether the search went to its end
   */
  static boolean in(Timeline line, Collection<Dependency> knotted, Witnesses witnesses) {
    WitnessSearch search = new WitnessSearch(line, witnesses);
    for (Dependency dependency : knotted) {
      search.graph.put(dependency.key(), dependency);
      search.locks.add(dependency.key().to());
    }
    line.asks().forEach(search::index);
    List<Link> path = new ArrayList<>(LONGEST);
    for (Link link : search.links) {
      path.add(link);
      search.extend(path);
      path.clear();
    }
    return search.steps <= MOST_STEPS;
  }

  private void index(Ask ask) {
    if (!locks.contains(ask.lock())) {
      return;
    }
    for (Section held : ask.held()) {
      Dependency edge =
          graph.get(new Dependency.Key(held.lock(), held.use(), ask.lock(), ask.use()));
      if (edge != null) {
        Link link = new Link(ask, held, edge);
        links.add(link);
        byHeld
            .computeIfAbsent(held.lock(), fresh -> new LinkedHashMap<>())
            .computeIfAbsent(ask.strand(), fresh -> new ArrayList<>())
            .add(link);
      }
    }
    writers.add(ask);
  }

  /** Goes on from the last request of the path to those who hold what it asks for. */
  private void extend(List<Link> path) {
    Ask last = path.get(path.size() - 1).ask();
    if (path.size() > 1 && path.get(0).keepsOut(last) != Conflict.NO) {
      reordering.attempt(path);
      return;
    }
    if (path.size() == LONGEST) {
      return;
    }
    for (Map.Entry<Strand, List<Link>> strand :
        byHeld.getOrDefault(last.lock(), Map.of()).entrySet()) {
      if (!passes(path, strand.getKey())) {
        extend(path, strand.getValue());
      }
    }
  }

  private static boolean passes(List<Link> path, Strand strand) {
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).ask().strand() == strand) {
        return true;
      }
    }
    return false;
  }

  private void extend(List<Link> path, List<Link> candidates) {
    Ask first = path.get(0).ask();
    Ask last = path.get(path.size() - 1).ask();
    for (int i = firstInFlightAt(first.episode().begin(), candidates); i < candidates.size(); i++) {
      Link next = candidates.get(i);
      if (++steps > MOST_STEPS || next.ask().episode().begin() > first.episode().end()) {
        return;
      }
      if (next.ask().at() >= first.at()
          && next.keepsOut(last) != Conflict.NO
          && isInFlightWith(path, next.ask())) {
        path.add(next);
        extend(path);
        path.remove(path.size() - 1);
      }
    }
  }

  private static boolean isInFlightWith(List<Link> path, Ask next) {
    for (int i = 0; i < path.size(); i++) {
      if (!path.get(i).isInFlightWith(next)) {
        return false;
      }
    }
    return true;
  }

  /** The first of these, all of one strand, whose episode ends at this event or later. */
  private static int firstInFlightAt(int index, List<Link> links) {
    int low = 0;
    int high = links.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (links.get(middle).ask().episode().end() < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
