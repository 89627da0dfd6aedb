package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tries to put one stretch of the trace into an order that runs into a circle. */
final class Reordering {
  private static final int MOST_ATTEMPTS = 1_000;

  private final Timeline line;
  private final QueuedWriters writers;
  private final Witnesses witnesses;
  private final Map<String, Integer> attempts = new HashMap<>();

  Reordering(Timeline line, QueuedWriters writers, Witnesses witnesses) {
    this.line = line;
    this.writers = writers;
    this.witnesses = witnesses;
  }

  /** Tries this circle, unless there is a witness of its pattern already. */
  void attempt(List<Link> circle) {
    String pattern = witnesses.pattern(circle.stream().map(Link::edge).toList());
    if (witnesses.has(pattern)) {
      return;
    }
    Optional<Obstacle> obstacle = obstacle(circle);
    if (obstacle.isPresent()) {
      witnesses.note(pattern, obstacle.get());
      return;
    }
    List<Ask> between = new ArrayList<>();
    for (int i = 0; i < circle.size(); i++) {
      Ask ask = circle.get(i).ask();
      if (circle.get((i + 1) % circle.size()).keepsOut(ask) != Conflict.YES) {
        Optional<Ask> writer = writer(pattern, ask.lock(), circle, between);
        if (writer.isEmpty()) {
          return;
        }
        between.add(writer.get());
      }
    }
    closure(pattern, asks(circle, between))
        .ifPresent(
            closure ->
                witnesses.add(pattern, new WitnessAccount(line, closure).of(circle, between)));
  }

  /** A writer of the lock whose request fits in between these, if there is one. */
  private Optional<Ask> writer(String pattern, LockNode lock, List<Link> circle, List<Ask> others) {
    witnesses.note(pattern, Obstacle.NO_WRITER);
    for (Ask writer : writers.between(lock, circle, others)) {
      List<Ask> all = asks(circle, others);
      all.add(writer);
      if (closure(pattern, all).isPresent()) {
        return Optional.of(writer);
      }
    }
    return Optional.empty();
  }

  private static List<Ask> asks(List<Link> circle, List<Ask> writers) {
    List<Ask> all = new ArrayList<>(writers);
    circle.forEach(link -> all.add(link.ask()));
    return all;
  }

  private Optional<Obstacle> obstacle(List<Link> circle) {
    for (Link link : circle) {
      Ask ask = link.ask();
      if (ask.lock().lockClass().equals(Locks.FOLIOS)) {
        return Optional.of(Obstacle.FOLIOS);
      }
      if (ask.isHandedOver(line.entry(ask.at()))) {
        return Optional.of(Obstacle.HANDED_OVER);
      }
      if (!ask.blocking() && (ask.use() != Use.READ || line.faultUnder(ask.at()).isEmpty())) {
        return Optional.of(Obstacle.TRIED);
      }
    }
    return Optional.empty();
  }

  private Optional<SyncClosure> closure(String pattern, List<Ask> all) {
    if (attempts.merge(pattern, 1, Integer::sum) > MOST_ATTEMPTS) {
      witnesses.note(pattern, Obstacle.LIMIT);
      return Optional.empty();
    }
    SyncClosure closure = SyncClosure.before(line, all);
    if (!closure.isSound()) {
      witnesses.note(pattern, Obstacle.UNKNOWN);
      return Optional.empty();
    }
    if (!closure.isBefore(all)) {
      witnesses.note(pattern, Obstacle.ORDERED);
      return Optional.empty();
    }
    return Optional.of(closure);
  }
}
