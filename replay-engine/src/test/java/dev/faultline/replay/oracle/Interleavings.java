package dev.faultline.replay.oracle;

import dev.faultline.v1.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All orders in which the tasks of a trace could have done what they did to locks.
 *
 * <p>Each does the same as it did, in its own order: a try ends as it ended, and what is excluded
 * waits. In order stay: a system call behind those that had returned before it was entered, since
 * user space may know; what is done to the pages of one file; who changes a file, since its inode
 * has a lock that is not recorded; and whoever gets mmap_lock behind those that had it for writing.
 * So how far each task has come is all there is to a state, and every state that can be reached is
 * looked at, whether some wait there for each other and for nobody else.
 */
final class Interleavings {
  private final List<Integer> tids;
  private final Map<Integer, List<Act>> acts = new HashMap<>();
  private final List<Act> recorded;
  private final Map<Act, List<Integer>> behind = new HashMap<>();
  private final List<List<Map<String, Set<Mode>>>> had = new ArrayList<>();

  Interleavings(List<Seen> events) {
    recorded = Acts.of(events);
    recorded.forEach(act -> acts.computeIfAbsent(act.tid(), fresh -> new ArrayList<>()).add(act));
    tids = new ArrayList<>(new TreeSet<>(acts.keySet()));
    recorded.forEach(act -> behind.put(act, behind(act)));
    for (int task = 0; task < tids.size(); task++) {
      had.add(had(of(task)));
    }
  }

  private List<Act> of(int task) {
    return acts.getOrDefault(tids.get(task), List.of());
  }

  /** How many acts of each task must have been done before. */
  private List<Integer> behind(Act act) {
    List<Integer> counts = new ArrayList<>();
    for (int task = 0; task < tids.size(); task++) {
      List<Act> others = of(task);
      int count = 0;
      for (int i = 0; i < others.size(); i++) {
        boolean other = others.get(i).tid() != act.tid();
        count = other && staysBehind(act, others.get(i)) ? i + 1 : count;
      }
      counts.add(count);
    }
    return counts;
  }

  private static boolean staysBehind(Act act, Act before) {
    boolean samePages =
        act.does() == Act.Does.TOUCHES
            && before.does() == Act.Does.TOUCHES
            && act.lock().equals(before.lock());
    boolean sameInode = act.ofInode() != Seen.NONE && act.ofInode() == before.ofInode();
    boolean mapped =
        act.takes()
            && act.lock().equals(Acts.MMAP_LOCK)
            && before.lock().equals(Acts.MMAP_LOCK)
            && before.does() == Act.Does.GIVES
            && before.use() == Mode.WRITE;
    return before.left() < act.entered()
        || (before.line() < act.line() && (samePages || sameInode || mapped));
  }

  /** Whether the order of the trace is one of them: else locks did not do what they must. */
  boolean isAsRecorded() {
    List<Integer> at = begin();
    for (Act act : recorded) {
      int task = tids.indexOf(act.tid());
      boolean asleep = act.waits() && !keepers(at, task, act).isEmpty() && isLast(act);
      if (!asleep && !mayGoOn(at, task)) {
        return false;
      }
      if (!asleep) {
        at = next(at, task);
      }
    }
    return true;
  }

  private boolean isLast(Act act) {
    List<Act> own = acts.getOrDefault(act.tid(), List.of());
    return own.indexOf(act) == own.size() - 1;
  }

  private List<Integer> begin() {
    return tids.stream().map(tid -> 0).toList();
  }

  private static List<Integer> next(List<Integer> at, int task) {
    List<Integer> next = new ArrayList<>(at);
    next.set(task, at.get(task) + 1);
    return next;
  }

  /** The lines of what is asked for where tasks wait for each other. */
  Set<Long> deadlocks() {
    Set<Long> lines = new TreeSet<>();
    Set<List<Integer>> seen = new HashSet<>(Set.of(begin()));
    ArrayDeque<List<Integer>> next = new ArrayDeque<>(seen);
    while (!next.isEmpty()) {
      List<Integer> at = next.remove();
      for (int task : stuck(at)) {
        lines.add(of(task).get(at.get(task)).line());
        lines.add(of(task).get(at.get(task)).asked());
      }
      for (int task = 0; task < tids.size(); task++) {
        if (mayGoOn(at, task)) {
          List<Integer> after = next(at, task);
          if (seen.add(after)) {
            next.add(after);
          }
        }
      }
    }
    return lines;
  }

  private boolean isDue(List<Integer> at, int task) {
    if (at.get(task) >= of(task).size()) {
      return false;
    }
    List<Integer> counts = behind.getOrDefault(of(task).get(at.get(task)), List.of());
    for (int other = 0; other < counts.size(); other++) {
      if (at.get(other) < counts.get(other)) {
        return false;
      }
    }
    return true;
  }

  private boolean mayGoOn(List<Integer> at, int task) {
    if (!isDue(at, task)) {
      return false;
    }
    Act act = of(task).get(at.get(task));
    return switch (act.does()) {
      case TAKES, TRIES, AWAITS -> keepers(at, task, act).isEmpty();
      case FAILS -> !keepers(at, task, act).isEmpty() || !queued(at, task, act).isEmpty();
      default -> true;
    };
  }

  private Set<Integer> stuck(List<Integer> at) {
    Map<Integer, Set<Integer>> keptBy = new HashMap<>();
    for (int task = 0; task < tids.size(); task++) {
      if (isDue(at, task) && of(task).get(at.get(task)).waits()) {
        Act act = of(task).get(at.get(task));
        Set<Integer> keepers = keepers(at, task, act);
        keepers.addAll(queued(at, task, act));
        keptBy.put(task, keepers);
      }
    }
    Set<Integer> stuck = new HashSet<>(keptBy.keySet());
    boolean fewer = true;
    while (fewer) {
      Set<Integer> among = Set.copyOf(stuck);
      fewer =
          stuck.removeIf(
              task -> keptBy.getOrDefault(task, Set.of()).stream().noneMatch(among::contains));
    }
    return stuck;
  }

  /** Who has what keeps this from being done. */
  private Set<Integer> keepers(List<Integer> at, int task, Act act) {
    Set<Integer> keepers = new TreeSet<>();
    for (int other = 0; other < tids.size(); other++) {
      boolean itself = other == task && act.does() == Act.Does.AWAITS;
      if (!itself && has(other, at.get(other), act)) {
        keepers.add(other);
      }
    }
    return keepers;
  }

  /** A writer of mmap_lock that must wait goes before readers that come later. */
  private Set<Integer> queued(List<Integer> at, int task, Act act) {
    Set<Integer> queued = new TreeSet<>();
    for (int other = 0; other < tids.size(); other++) {
      if (other != task && act.lock().equals(Acts.MMAP_LOCK) && isDue(at, other)) {
        Act asks = of(other).get(at.get(other));
        boolean writes = asks.waits() && asks.lock().equals(act.lock()) && asks.use() == Mode.WRITE;
        if (writes && !keepers(at, other, asks).isEmpty()) {
          queued.add(other);
        }
      }
    }
    return queued;
  }

  /** Whether after so many acts a task has what excludes this one. */
  private boolean has(int task, int done, Act act) {
    return had.get(task).get(done).getOrDefault(act.lock(), Set.of()).stream()
        .anyMatch(act::isKeptBy);
  }

  /**
   * What a task has of each lock before each of its acts, and behind the last: what it has taken
   * and not given back, and what it gives back later and was not seen to take.
   */
  private static List<Map<String, Set<Mode>>> had(List<Act> own) {
    List<Map<String, Set<Mode>>> had = new ArrayList<>();
    for (int done = 0; done <= own.size(); done++) {
      had.add(new HashMap<>());
    }
    for (int i = 0; i < own.size(); i++) {
      Act act = own.get(i);
      if (act.takes()) {
        put(had, i + 1, given(own, i), act);
      } else if (act.does() == Act.Does.GIVES && !isTaken(own, i)) {
        put(had, 0, i, act);
      }
    }
    return had;
  }

  private static void put(List<Map<String, Set<Mode>>> had, int from, int upTo, Act act) {
    for (int done = from; done <= Math.min(upTo, had.size() - 1); done++) {
      had.get(done).computeIfAbsent(act.lock(), fresh -> new HashSet<>()).add(act.use());
    }
  }

  /** Where what is taken here is given back: recursion is undone from the inside. */
  private static int given(List<Act> own, int taken) {
    int depth = 0;
    for (int i = taken + 1; i < own.size(); i++) {
      if (isOfSame(own.get(i), own.get(taken))) {
        depth += own.get(i).takes() ? 1 : own.get(i).does() == Act.Does.GIVES ? -1 : 0;
        if (depth < 0) {
          return i;
        }
      }
    }
    return own.size();
  }

  private static boolean isTaken(List<Act> own, int given) {
    for (int i = 0; i < given; i++) {
      if (own.get(i).takes() && isOfSame(own.get(i), own.get(given)) && given(own, i) == given) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfSame(Act one, Act other) {
    return one.lock().equals(other.lock()) && one.use() == other.use();
  }
}
