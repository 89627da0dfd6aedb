package dev.faultline.replay.oracle;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All worlds that could have written a trace, and what the events are to a rule in them.
 *
 * <p>It begins with every state there is. An event turns each state into what it can become by it,
 * and crosses out those in which it cannot happen, so that what comes later tells of what was
 * before. Where clocks do not tell which of two events came first, both orders are looked at. Where
 * events were lost, whatever nobody records may happen, as often as it likes, between any two
 * events of the gap. The kernel is innocent as long as there is a world in which it is: one in
 * which it has done what a sound one never does counts only where no other is left.
 *
 * @param <W> a state
 */
final class PossibleWorlds<W> {
  /** A state, and which events on the way to it were wrong and right, a bit for each. */
  private record Path<W>(W world, long wrong, long right) {
    Path<W> with(Outcome outcome, int number) {
      return switch (outcome) {
        case NOTHING -> this;
        case WRONG -> new Path<>(world, wrong | 1L << number, right);
        case RIGHT -> new Path<>(world, wrong, right | 1L << number);
      };
    }

    Path<W> to(W next) {
      return new Path<>(next, wrong, right);
    }
  }

  private final Law<W> law;
  private final Forbidden<W> rule;
  private final Set<Path<W>> last = new LinkedHashSet<>();
  private List<Long> lines = List.of();

  PossibleWorlds(Law<W> law, Forbidden<W> rule) {
    this.law = law;
    this.rule = rule;
  }

  /** Goes through the events, in every order in which they may have happened. */
  PossibleWorlds<W> through(Account account) {
    List<Seen> events = account.events();
    lines = events.stream().map(Seen::line).toList();
    boolean[] gaps = account.gaps();
    long[] before = account.before();
    Set<Path<W>> begin = new LinkedHashSet<>();
    law.begin().forEach(world -> begin.add(new Path<>(world, 0, 0)));
    Map<Long, Set<Path<W>>> now = new LinkedHashMap<>();
    now.put(0L, gaps[0] ? unseen(begin) : begin);
    for (int done = 0; done < events.size(); done++) {
      now = next(now, events, before, gaps[done + 1]);
    }
    Set<Path<W>> all = new LinkedHashSet<>();
    now.values().forEach(all::addAll);
    last.addAll(likeliest(all));
    return this;
  }

  /** By one more event, whichever can be the next; worlds are told by which have happened. */
  private Map<Long, Set<Path<W>>> next(
      Map<Long, Set<Path<W>>> now, List<Seen> events, long[] before, boolean gap) {
    Map<Long, Set<Path<W>>> next = new LinkedHashMap<>();
    now.forEach(
        (done, paths) -> {
          for (int i = 0; i < before.length; i++) {
            if ((done & 1L << i) == 0 && (before[i] & ~done) == 0) {
              next.computeIfAbsent(done | 1L << i, fresh -> new LinkedHashSet<>())
                  .addAll(after(paths, events.get(i), i));
            }
          }
        });
    next.replaceAll((done, paths) -> gap ? unseen(likeliest(paths)) : likeliest(paths));
    return next;
  }

  private Set<Path<W>> after(Set<Path<W>> paths, Seen event, int number) {
    Set<Path<W>> after = new LinkedHashSet<>();
    for (Path<W> path : paths) {
      Path<W> judged = path.with(rule.in(path.world(), event), number);
      law.after(path.world(), event).forEach(world -> after.add(judged.to(world)));
    }
    return after;
  }

  private Set<Path<W>> unseen(Set<Path<W>> paths) {
    Set<Path<W>> all = new LinkedHashSet<>(paths);
    ArrayDeque<Path<W>> next = new ArrayDeque<>(paths);
    while (!next.isEmpty()) {
      Path<W> path = next.remove();
      for (W world : law.unseen(path.world())) {
        Path<W> unseen = path.to(world);
        if (all.add(unseen)) {
          next.add(unseen);
        }
      }
    }
    return all;
  }

  private Set<Path<W>> likeliest(Set<Path<W>> paths) {
    int fewest = paths.stream().mapToInt(path -> law.miracles(path.world())).min().orElse(0);
    Set<Path<W>> left = new LinkedHashSet<>(paths);
    left.removeIf(path -> law.miracles(path.world()) > fewest);
    return left;
  }

  /** Whether a kernel may have written the trace that does nothing which it never does. */
  boolean isInnocent() {
    return last.stream().anyMatch(path -> law.miracles(path.world()) == 0);
  }

  /** The states in which it may end. */
  Set<W> end() {
    Set<W> worlds = new HashSet<>();
    last.forEach(path -> worlds.add(path.world()));
    return worlds;
  }

  /** The events that the rule is about, by their lines. */
  Map<Long, Ruling> rulings() {
    Map<Long, Ruling> rulings = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      long bit = 1L << i;
      boolean wrong = last.stream().anyMatch(path -> (path.wrong() & bit) != 0);
      boolean always = last.stream().allMatch(path -> (path.wrong() & bit) != 0);
      boolean right = last.stream().anyMatch(path -> (path.right() & bit) != 0);
      if (wrong) {
        rulings.put(lines.get(i), always ? Ruling.CERTAIN : Ruling.POSSIBLE);
      } else if (right) {
        rulings.put(lines.get(i), Ruling.EXCLUDED);
      }
    }
    return rulings;
  }
}
