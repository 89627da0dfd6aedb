package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks in one stretch of the trace for circles whose operations were in flight together, and tries
 * to put the stretch into an order that runs into one.
 *
 * <p>All circles of a pattern are tried, on whatever locks, until one has a witness. A circle
 * between two readers of one lock needs a third party, a writer that queues between them; every
 * request of a writer that falls into the time of the others is tried for that.
 */
final class WitnessSearch {
  /** Longer ones need so many to be in flight together that nobody has seen them. */
  private static final int LONGEST = 4;

  private static final int MOST_STEPS = 1_000_000;
  private static final int MOST_ATTEMPTS = 1_000;

  private final Timeline line;
  private final Map<Dependency.Key, Dependency> graph = new HashMap<>();
  private final Set<LockNode> locks = new HashSet<>();
  private final List<Link> links = new ArrayList<>();
  private final Map<LockNode, Map<Strand, List<Link>>> byHeld = new HashMap<>();
  private final Map<LockNode, List<Ask>> writers = new HashMap<>();
  private final Map<String, Witness> witnesses;
  private final Map<String, Obstacle> obstacles;
  private final Map<String, Integer> attempts = new HashMap<>();
  private int steps;

  /** A request, and what its task holds meanwhile that somebody in a circle can ask for. */
  private record Link(Ask ask, Section held, Dependency edge) {}

  private WitnessSearch(
      Timeline line, Map<String, Witness> witnesses, Map<String, Obstacle> obstacles) {
    this.line = line;
    this.witnesses = witnesses;
    this.obstacles = obstacles;
  }

  /**
   * Searches one stretch.
   *
   * @param line the stretch
   * @param knotted those dependencies that can be part of a circle
   * @param witnesses by pattern; new ones are added
   * @param obstacles by pattern the obstacle at which the search got furthest
   * @return whether the search went to its end
   */
  static boolean in(
      Timeline line,
      Collection<Dependency> knotted,
      Map<String, Witness> witnesses,
      Map<String, Obstacle> obstacles) {
    WitnessSearch search = new WitnessSearch(line, witnesses, obstacles);
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
    if (ask.use() == Use.WRITE) {
      writers.computeIfAbsent(ask.lock(), fresh -> new ArrayList<>()).add(ask);
    }
  }

  /** Goes on from the last request of the path to those who hold what it asks for. */
  private void extend(List<Link> path) {
    Ask last = path.get(path.size() - 1).ask();
    if (path.size() > 1 && meets(last, path.get(0).held()) != Conflict.NO) {
      consider(path);
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
    for (int i = from(candidates, first.episode().begin()); i < candidates.size(); i++) {
      Link next = candidates.get(i);
      if (++steps > MOST_STEPS || next.ask().episode().begin() > first.episode().end()) {
        return;
      }
      if (next.ask().at() >= first.at()
          && meets(last, next.held()) != Conflict.NO
          && isInFlightWith(path, next.ask())) {
        path.add(next);
        extend(path);
        path.remove(path.size() - 1);
      }
    }
  }

  private static boolean isInFlightWith(List<Link> path, Ask next) {
    for (int i = 0; i < path.size(); i++) {
      if (!path.get(i).ask().episode().overlaps(next.episode())) {
        return false;
      }
    }
    return true;
  }

  /** The first of these whose episode ends at this event or later. */
  private static int from(List<Link> links, int index) {
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

  private static Conflict meets(Ask ask, Section section) {
    return section.lock().equals(ask.lock())
        ? Conflict.of(section.use(), ask.use(), false)
        : Conflict.NO;
  }

  private void consider(List<Link> links) {
    List<Dependency> edges = links.stream().map(Link::edge).toList();
    String pattern = Inversion.pattern(Inversion.canonical(edges));
    if (!witnesses.containsKey(pattern)) {
      attempt(
          pattern,
          edges,
          links.stream().map(Link::ask).toList(),
          links.stream().map(Link::held).toList());
    }
  }

  private void attempt(String pattern, List<Dependency> edges, List<Ask> path, List<Section> held) {
    Optional<Obstacle> obstacle = obstacle(path);
    if (obstacle.isPresent()) {
      note(pattern, obstacle.get());
      return;
    }
    List<Ask> between = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      Ask ask = path.get(i);
      Section holder = held.get((i + 1) % held.size());
      if (meets(ask, holder) != Conflict.YES) {
        Optional<Ask> writer = writer(pattern, ask.lock(), path, between);
        if (writer.isEmpty()) {
          return;
        }
        between.add(writer.get());
      }
    }
    List<Ask> all = new ArrayList<>(between);
    all.addAll(path);
    closure(pattern, all)
        .ifPresent(closure -> witnesses.put(pattern, witness(edges, path, held, between, closure)));
  }

  /** A writer of the lock whose request fits in between these, if there is one. */
  private Optional<Ask> writer(String pattern, LockNode lock, List<Ask> path, List<Ask> others) {
    note(pattern, Obstacle.NO_WRITER);
    for (Ask writer : writers.getOrDefault(lock, List.of())) {
      boolean meets =
          writer.blocking()
              && !writer.strand().isWorker()
              && others.stream().noneMatch(other -> other.strand() == writer.strand())
              && path.stream()
                  .allMatch(
                      ask ->
                          ask.strand() != writer.strand()
                              && ask.episode().overlaps(writer.episode()));
      if (meets) {
        List<Ask> all = new ArrayList<>(path);
        all.addAll(others);
        all.add(writer);
        if (closure(pattern, all).isPresent()) {
          return Optional.of(writer);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Obstacle> obstacle(List<Ask> path) {
    for (Ask ask : path) {
      if (ask.lock().lockClass().equals(Locks.FOLIOS)) {
        return Optional.of(Obstacle.FOLIOS);
      }
      if (ask.isHandedOver(line.entry(ask.at()))) {
        return Optional.of(Obstacle.HANDED_OVER);
      }
      if (!ask.blocking() && line.faultUnder(ask.at()).isEmpty()) {
        return Optional.of(Obstacle.TRIED);
      }
      if (!ask.blocking() && ask.use() != Use.READ) {
        return Optional.of(Obstacle.TRIED);
      }
    }
    return Optional.empty();
  }

  private Optional<SyncClosure> closure(String pattern, List<Ask> all) {
    if (attempts.merge(pattern, 1, Integer::sum) > MOST_ATTEMPTS) {
      note(pattern, Obstacle.LIMIT);
      return Optional.empty();
    }
    SyncClosure closure = SyncClosure.before(line, all);
    if (!closure.isSound()) {
      note(pattern, Obstacle.UNKNOWN);
      return Optional.empty();
    }
    if (!closure.isBefore(all)) {
      note(pattern, Obstacle.ORDERED);
      return Optional.empty();
    }
    return Optional.of(closure);
  }

  private void note(String pattern, Obstacle obstacle) {
    obstacles.merge(pattern, obstacle, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  private Witness witness(
      List<Dependency> edges,
      List<Ask> path,
      List<Section> held,
      List<Ask> writers,
      SyncClosure closure) {
    Map<Dependency, Dependency.Sample> samples = new HashMap<>();
    Map<Dependency, Moment> stops = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      Ask ask = path.get(i);
      samples.put(edges.get(i), sample(ask, held.get(i)));
      stops.put(edges.get(i), line.entry(ask.strand().lastBefore(ask.at())).moment());
    }
    List<Dependency> circle = Inversion.canonical(edges);
    List<Dependency.Sample> chosen = new ArrayList<>();
    List<Moment> stopped = new ArrayList<>();
    for (Dependency edge : circle) {
      Optional.ofNullable(samples.get(edge)).ifPresent(chosen::add);
      Optional.ofNullable(stops.get(edge)).ifPresent(stopped::add);
    }
    return new Witness(
        new Inversion(circle, chosen, !writers.isEmpty()),
        stopped,
        writers.stream().map(ask -> line.entry(ask.at()).moment()).toList(),
        schedule(path, writers, closure));
  }

  private Dependency.Sample sample(Ask ask, Section held) {
    List<HeldLock> gates = new ArrayList<>();
    for (Section other : ask.held()) {
      if (other != held) {
        gates.add(new HeldLock(other.lock(), other.use(), line.entry(other.taken()).moment()));
      }
    }
    Entry entry = line.entry(ask.at());
    return new Dependency.Sample(
        entry.tid(),
        Party.doing(ask.operation()),
        line.entry(held.taken()).moment(),
        entry.moment(),
        gates);
  }

  private Schedule schedule(List<Ask> path, List<Ask> writers, SyncClosure closure) {
    Map<Integer, Schedule.Turn> turns = new TreeMap<>();
    line.sectionsWithin(closure.from(), closure.to()).values().stream()
        .flatMap(Collection::stream)
        .filter(section -> section.taken() >= 0 && closure.contains(section.taken()))
        .forEach(
            section -> {
              Schedule.Act act =
                  section.taken() < closure.from() ? Schedule.Act.HOLDS : Schedule.Act.TAKES;
              turns.put(
                  2 * section.taken() + 1,
                  turn(section.taken(), act, section.lock(), section.use()));
              if (closure.contains(section.given() == Section.NEVER ? -1 : section.given())) {
                turns.put(
                    2 * section.given(),
                    turn(section.given(), Schedule.Act.GIVES, section.lock(), section.use()));
              }
            });
    List<Schedule.Turn> all = new ArrayList<>(turns.values());
    List<Ask> asks = new ArrayList<>(writers);
    path.stream().sorted(Comparator.comparingInt(Ask::at)).forEach(asks::add);
    asks.forEach(ask -> all.add(turn(ask.at(), Schedule.Act.ASKS, ask.lock(), ask.use())));
    return new Schedule(all);
  }

  private Schedule.Turn turn(int index, Schedule.Act act, LockNode lock, Use use) {
    return new Schedule.Turn(line.entry(index).moment(), act, lock, use);
  }
}
