package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who waits for whom where a trace without gaps ends: a task that sleeps goes on only when all have
 * let go that keep it from what it sleeps for. Those who can never go on are what is left when
 * everybody is taken away, again and again, of whom no sleeper is kept.
 *
 * <p>What is held from before the trace began is left out: it could only keep more of them.
 */
final class Sleepers {
  private final Account account;
  private final List<Seen> events;
  private final Map<Integer, Seen> last = new TreeMap<>();

  Sleepers(Account account) {
    this.account = account;
    this.events = account.events();
    events.forEach(event -> last.put(event.tid(), event));
  }

  /** What is certain of a deadlock: the last lines of those that are in one, in every world. */
  Judgement judged(Set<Integer> tids) {
    Map<Long, Ruling> rulings = new TreeMap<>();
    Set<LockWorld> ofA = ends('A', tids);
    Set<LockWorld> ofB = ends('B', tids);
    boolean innocent =
        Stream.concat(ofA.stream(), ofB.stream()).allMatch(world -> world.miracles() == 0);
    Set<Integer> always = new HashSet<>(tids);
    for (LockWorld a : ofA) {
      for (LockWorld b : ofB) {
        always.retainAll(stuck(Map.of('A', a, 'B', b)));
      }
    }
    for (int tid : always) {
      events.stream()
          .filter(event -> event.tid() == tid)
          .reduce((before, after) -> after)
          .ifPresent(event -> rulings.put(event.line(), Ruling.CERTAIN));
    }
    return new Judgement(rulings, innocent, Set.of());
  }

  private Set<LockWorld> ends(char file, Set<Integer> tids) {
    return new PossibleWorlds<>(new LockLaw(file, tids), (world, event) -> Outcome.NOTHING)
        .through(account)
        .end();
  }

  private Set<Integer> stuck(Map<Character, LockWorld> locks) {
    Map<Integer, Set<Integer>> keptBy = new HashMap<>();
    last.forEach((tid, event) -> keptBy.put(tid, keepers(event, locks)));
    Set<Integer> stuck = new HashSet<>(keptBy.keySet());
    boolean fewer = true;
    while (fewer) {
      fewer = stuck.removeAll(free(stuck, keptBy));
    }
    return stuck;
  }

  /** Those who are kept by none of these. */
  private static Set<Integer> free(Set<Integer> tids, Map<Integer, Set<Integer>> keptBy) {
    Set<Integer> free = new HashSet<>(tids);
    free.removeIf(tid -> keptBy.getOrDefault(tid, Set.of()).stream().anyMatch(tids::contains));
    return free;
  }

  /** Who must do something before the task of its last event can. */
  private Set<Integer> keepers(Seen event, Map<Character, LockWorld> locks) {
    Set<Integer> keepers = new HashSet<>();
    switch (event.kind()) {
      case LOCK_WAIT -> {
        LockWorld lock = locks.get(event.file());
        if (event.mode() == Mode.ADD || event.mode() == Mode.BLOCK) {
          if (lock != null && !lock.admits(event.mode())) {
            keepers.addAll(lock.holders(LockWorld.opposite(event.mode())));
          }
        } else {
          keepers.addAll(ofMmapLock(event));
        }
      }
      case DRAIN_WAIT ->
          last.values().stream()
              .filter(other -> other.directWrite(event.file()).isPresent())
              .filter(other -> other.kind() != EventKind.DIO_END)
              .forEach(other -> keepers.add(other.tid()));
      case SHOOTDOWN_BEGIN ->
          last.values().stream()
              .filter(other -> hasLockedPage(other, event.file()))
              .forEach(other -> keepers.add(other.tid()));
      default -> {}
    }
    return keepers;
  }

  /** A readahead that waits for the lock has its folios locked. */
  private static boolean hasLockedPage(Seen last, char file) {
    return last.kind() == EventKind.LOCK_WAIT
        && last.inside(EventKind.FILL_BEGIN)
            .filter(fill -> fill.mode() == Mode.READAHEAD && fill.file() == file)
            .isPresent();
  }

  /** Readers keep writers out, writers everybody, and so does a writer that waits. */
  private Set<Integer> ofMmapLock(Seen waiting) {
    Map<Integer, Mode> holders = new HashMap<>();
    Set<Integer> writers = new HashSet<>();
    for (Seen event : events) {
      if (event.file() != Seen.NONE || (event.mode() != Mode.READ && event.mode() != Mode.WRITE)) {
        continue;
      }
      if (event.kind() == EventKind.LOCK_ACQUIRED) {
        holders.put(event.tid(), event.mode());
      } else if (event.kind() == EventKind.LOCK_RELEASED) {
        holders.remove(event.tid());
      }
    }
    last.forEach(
        (tid, event) -> {
          boolean waits = event.kind() == EventKind.LOCK_WAIT && event.file() == Seen.NONE;
          if (waits && event.mode() == Mode.WRITE) {
            writers.add(tid);
          }
        });
    Set<Integer> keepers = new HashSet<>();
    holders.forEach(
        (tid, mode) -> {
          if (waiting.mode() == Mode.WRITE || mode == Mode.WRITE) {
            keepers.add(tid);
          }
        });
    if (waiting.mode() == Mode.READ) {
      keepers.addAll(writers);
    }
    return keepers;
  }
}
