package dev.faultline.replay.oracle;

import dev.faultline.v1.Mode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A two-state lock: who holds what of it, and its counter, which does not know who that is.
 *
 * @param holds how often each holder has a state
 * @param waits what tasks sleep for, or have just got
 * @param counter above 0 for block, below for add
 * @param miracles how often it has done what its counter forbids, or was misused
 */
record LockWorld(Map<Holder, Integer> holds, Map<Integer, Wait> waits, int counter, int miracles) {
  /** Somebody of whom the trace has no event. */
  static final int STRANGER = 0;

  static final LockWorld FREE = new LockWorld(Map.of(), Map.of(), 0, 0);

  /** A task that holds a state. */
  record Holder(int tid, Mode state) {}

  /**
   * What a task sleeps for.
   *
   * @param granted whether it has got it, of which there is no record, or not yet
   */
  record Wait(Mode state, boolean granted) {}

  LockWorld {
    holds = Map.copyOf(holds);
    waits = Map.copyOf(waits);
  }

  private static int step(Mode state) {
    return state == Mode.BLOCK ? 1 : -1;
  }

  static Mode opposite(Mode state) {
    return state == Mode.BLOCK ? Mode.ADD : Mode.BLOCK;
  }

  /** A try succeeds unless the other state has the counter. */
  boolean admits(Mode state) {
    return counter * step(state) >= 0;
  }

  int count(int tid, Mode state) {
    return holds.getOrDefault(new Holder(tid, state), 0);
  }

  boolean holds(int tid, Mode state) {
    return count(tid, state) > 0;
  }

  /** Who holds this state. */
  Set<Integer> holders(Mode state) {
    Set<Integer> holders = new TreeSet<>();
    holds.keySet().stream()
        .filter(holder -> holder.state() == state)
        .forEach(holder -> holders.add(holder.tid()));
    return holders;
  }

  /**
   * Who holds this state and is on record with it, or was before the trace: who has only just got
   * it sleeps still, and has handed nothing on to a worker.
   */
  Set<Integer> knownHolders(Mode state) {
    Set<Integer> holders = holders(state);
    waits.forEach(
        (tid, wait) -> {
          if (wait.granted() && wait.state() == state && count(tid, state) == 1) {
            holders.remove(tid);
          }
        });
    return holders;
  }

  private Map<Holder, Integer> changed(int tid, Mode state, int more) {
    Map<Holder, Integer> changed = new HashMap<>(holds);
    if (changed.merge(new Holder(tid, state), more, Integer::sum) == 0) {
      changed.remove(new Holder(tid, state));
    }
    return changed;
  }

  LockWorld acquired(int tid, Mode state) {
    int more = admits(state) ? 0 : 1;
    return new LockWorld(changed(tid, state, 1), waits, counter + step(state), miracles + more);
  }

  LockWorld released(int tid, Mode state) {
    return new LockWorld(changed(tid, state, -1), waits, counter - step(state), miracles);
  }

  /** Somebody releases what nobody has acquired. */
  LockWorld releasedForNothing(Mode state) {
    return new LockWorld(holds, waits, counter - step(state), miracles + 1);
  }

  /** A task goes to sleep for this state. */
  LockWorld waiting(int tid, Mode state) {
    return with(tid, new Wait(state, false));
  }

  /** A task that sleeps gets what it sleeps for; it is not on record yet. */
  LockWorld granted(int tid) {
    Mode state = waits.getOrDefault(tid, new Wait(Mode.ADD, true)).state();
    return acquired(tid, state).with(tid, new Wait(state, true));
  }

  private LockWorld with(int tid, Wait wait) {
    Map<Integer, Wait> all = new HashMap<>(waits);
    all.put(tid, wait);
    return new LockWorld(holds, all, counter, miracles);
  }

  /** A task that has slept does something: it has got the lock. */
  LockWorld awake(int tid) {
    if (!waits.containsKey(tid)) {
      return this;
    }
    LockWorld granted = waits.get(tid).granted() ? this : granted(tid);
    Map<Integer, Wait> others = new HashMap<>(waits);
    others.remove(tid);
    return new LockWorld(granted.holds, others, granted.counter, granted.miracles);
  }

  /** What the task holds it has forgotten about. */
  LockWorld leaked(int tid) {
    Map<Holder, Integer> left = new HashMap<>(holds);
    int odd = holds(tid, Mode.ADD) || holds(tid, Mode.BLOCK) ? 1 : 0;
    for (Mode state : new Mode[] {Mode.ADD, Mode.BLOCK}) {
      Integer count = left.remove(new Holder(tid, state));
      if (count != null) {
        left.merge(new Holder(STRANGER, state), count, (one, more) -> Math.min(one + more, 2));
      }
    }
    return new LockWorld(left, waits, counter, miracles + odd);
  }
}
