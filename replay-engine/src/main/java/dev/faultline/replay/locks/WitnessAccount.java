package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes down the order that was found: who has run how far, who holds and asks for what. */
final class WitnessAccount {
  private final Timeline line;
  private final SyncClosure closure;

  WitnessAccount(Timeline line, SyncClosure closure) {
    this.line = line;
    this.closure = closure;
  }

  /**
   * The account.
   *
   * @param circle the circle
   * @param writers requests of writers that queue between two readers
   */
  Witness of(List<Link> circle, List<Ask> writers) {
    Map<Dependency, Link> links = new HashMap<>();
    circle.forEach(link -> links.put(link.edge(), link));
    List<Dependency> edges = Inversion.canonical(circle.stream().map(Link::edge).toList());
    List<Dependency.Sample> chosen = new ArrayList<>();
    List<Moment> stops = new ArrayList<>();
    for (Dependency edge : edges) {
      Optional.ofNullable(links.get(edge))
          .ifPresent(
              link -> {
                chosen.add(sample(link));
                stops.add(line.entry(link.ask().strand().lastBefore(link.ask().at())).moment());
              });
    }
    return new Witness(
        new Inversion(edges, chosen, !writers.isEmpty()),
        stops,
        writers.stream().map(ask -> line.entry(ask.at()).moment()).toList(),
        schedule(circle, writers));
  }

  private Dependency.Sample sample(Link link) {
    Ask ask = link.ask();
    List<HeldLock> gates = new ArrayList<>();
    for (Section other : ask.held()) {
      if (other != link.held()) {
        gates.add(new HeldLock(other.lock(), other.use(), line.entry(other.taken()).moment()));
      }
    }
    Entry entry = line.entry(ask.at());
    return new Dependency.Sample(
        entry.tid(),
        Party.doing(ask.operation()),
        line.entry(link.held().taken()).moment(),
        entry.moment(),
        gates);
  }

  private Schedule schedule(List<Link> circle, List<Ask> writers) {
    Map<Integer, Schedule.Turn> turns = new TreeMap<>();
    line.sectionsWithin(closure.from(), closure.to()).values().stream()
        .flatMap(Collection::stream)
        .filter(section -> section.taken() >= 0 && closure.contains(section.taken()))
        .forEach(section -> add(section, turns));
    List<Schedule.Turn> all = new ArrayList<>(turns.values());
    List<Ask> asks = new ArrayList<>(writers);
    circle.stream().map(Link::ask).sorted(Comparator.comparingInt(Ask::at)).forEach(asks::add);
    asks.forEach(ask -> all.add(turn(ask.at(), Schedule.Act.ASKS, ask.lock(), ask.use())));
    return new Schedule(all);
  }

  private void add(Section section, Map<Integer, Schedule.Turn> turns) {
    Schedule.Act act = section.taken() < closure.from() ? Schedule.Act.HOLDS : Schedule.Act.TAKES;
    turns.put(2 * section.taken() + 1, turn(section.taken(), act, section.lock(), section.use()));
    if (section.given() != Section.NEVER && closure.contains(section.given())) {
      turns.put(
          2 * section.given(),
          turn(section.given(), Schedule.Act.GIVES, section.lock(), section.use()));
    }
  }

  private Schedule.Turn turn(int index, Schedule.Act act, LockNode lock, Use use) {
    return new Schedule.Turn(line.entry(index).moment(), act, lock, use);
  }
}
