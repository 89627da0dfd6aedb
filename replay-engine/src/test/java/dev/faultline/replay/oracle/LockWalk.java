package dev.faultline.replay.oracle;

import dev.faultline.v1.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Some tasks at the locks of two files, drawn by lot: from a state that the trace does not show,
 * seldom against the rules of the lock, with events that get lost.
 */
final class LockWalk {
  private static final long STEP_NS = 2_000_000;
  private static final int TASKS = 2;

  private final Random random;
  private final Map<Character, LockWorld> truth = new TreeMap<>();
  private final Map<Integer, Letter> waiting = new TreeMap<>();
  private final Set<Integer> losing = new HashSet<>();
  private final Lines lines = new Lines();

  /** Something that a task does to a lock. */
  private record Letter(int task, String does, Mode state, char file) {
    int tid() {
      return Lines.FIRST_TID + task;
    }
  }

  private LockWalk(long seed) {
    this.random = new Random(seed);
    for (char file : new char[] {'A', 'B'}) {
      truth.put(file, random.nextBoolean() ? LockWorld.FREE : begin());
    }
  }

  /** One of the states of {@link LockLaw#begin}; the same in each run, whatever order sets have. */
  private LockWorld begin() {
    Mode state = drawn(List.of(Mode.ADD, Mode.BLOCK));
    LockWorld world = LockWorld.FREE;
    Set<Integer> parties = new TreeSet<>(tids());
    parties.add(LockWorld.STRANGER);
    for (int tid : parties) {
      for (int count = random.nextInt(LockLaw.MOST + 1); count > 0; count--) {
        world = world.acquired(tid, state);
      }
    }
    return world;
  }

  static Set<Integer> tids() {
    Set<Integer> tids = new HashSet<>();
    for (int task = 0; task < TASKS; task++) {
      tids.add(Lines.FIRST_TID + task);
    }
    return tids;
  }

  /** The trace of a seed. */
  static SmallTrace of(long seed) {
    return new LockWalk(seed).walk();
  }

  private <T> T drawn(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private SmallTrace walk() {
    int length = 3 + random.nextInt(8);
    boolean mayLose = random.nextInt(3) == 0;
    for (int i = 0; i < length; i++) {
      if (mayLose && random.nextInt(6) == 0) {
        losing.add(random.nextInt(TASKS));
      }
      Letter letter = next();
      lines.after(STEP_NS);
      happen(letter);
      if (losing.contains(letter.task()) && random.nextInt(3) == 0) {
        losing.remove(letter.task());
        lines.lost(letter.task());
      } else if (losing.contains(letter.task())) {
        continue;
      }
      lines.lock(letter.task(), "pagecache_lock_" + letter.does(), letter.state(), letter.file());
    }
    return lines.end();
  }

  private Letter next() {
    while (true) {
      int task = random.nextInt(TASKS);
      Letter letter =
          new Letter(
              task,
              drawn(List.of("acquired", "acquired", "release", "release", "wait", "tried")),
              random.nextBoolean() ? Mode.ADD : Mode.BLOCK,
              random.nextInt(3) == 0 ? 'B' : 'A');
      if (isLawful(letter) || random.nextInt(40) == 0) {
        return letter;
      }
    }
  }

  private LockWorld of(Letter letter) {
    return truth.getOrDefault(letter.file(), LockWorld.FREE);
  }

  private boolean isLawful(Letter letter) {
    Letter wait = waiting.get(letter.task());
    if (wait != null
        && !(letter.does().equals("acquired")
            && wait.state() == letter.state()
            && wait.file() == letter.file())) {
      return false;
    }
    LockWorld world = of(letter);
    return switch (letter.does()) {
      case "acquired" ->
          world.admits(letter.state()) && world.count(letter.tid(), letter.state()) < 2;
      case "release" -> world.holds(letter.tid(), letter.state());
      default -> !world.admits(letter.state());
    };
  }

  private void happen(Letter letter) {
    LockWorld world = of(letter);
    waiting.remove(letter.task());
    switch (letter.does()) {
      case "acquired" -> truth.put(letter.file(), world.acquired(letter.tid(), letter.state()));
      case "release" ->
          truth.put(
              letter.file(),
              world.holds(letter.tid(), letter.state())
                  ? world.released(letter.tid(), letter.state())
                  : world.releasedForNothing(letter.state()));
      case "wait" -> waiting.put(letter.task(), letter);
      default -> {}
    }
  }
}
