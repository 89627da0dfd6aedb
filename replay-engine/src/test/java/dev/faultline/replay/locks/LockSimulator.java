package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Locks as the kernel has them, and tasks that use them as a schedule says: two-state locks without
 * fairness, rwsems with a queue. It knows nothing of how the schedule was found.
 */
public final class LockSimulator {
  private record Grant(int tid, Use use) {}

  private final Map<LockNode, List<Grant>> holders = new HashMap<>();
  private final Map<LockNode, List<Grant>> queues = new LinkedHashMap<>();

  /** Plays a schedule; fails where a lock does not admit a turn. */
  public static LockSimulator play(Schedule schedule) {
    LockSimulator simulator = new LockSimulator();
    schedule.turns().forEach(simulator::play);
    return simulator;
  }

  private void play(Schedule.Turn turn) {
    Grant grant = new Grant(turn.moment().task().tid(), turn.use());
    List<Grant> held = holders.computeIfAbsent(turn.lock(), fresh -> new ArrayList<>());
    if (isBlocked(grant.tid())) {
      throw new AssertionError(grant.tid() + " cannot move, it sleeps: " + turn);
    }
    switch (turn.act()) {
      case HOLDS, TAKES -> {
        if (!admits(turn.lock(), grant)) {
          throw new AssertionError("does not get the lock: " + turn + ", held by " + held);
        }
        held.add(grant);
      }
      case GIVES -> {
        if (!held.remove(grant) && !giveForAnother(held, turn.use())) {
          throw new AssertionError("does not hold the lock: " + turn);
        }
      }
      case ASKS -> {
        if (admits(turn.lock(), grant)) {
          throw new AssertionError("gets the lock at once: " + turn + ", held by " + held);
        }
        queues.computeIfAbsent(turn.lock(), fresh -> new ArrayList<>()).add(grant);
      }
    }
  }

  /** A worker releases what the submitter of an asynchronous write has taken. */
  private boolean giveForAnother(List<Grant> held, Use use) {
    return (use == Use.ADD || use == Use.BLOCK || use == Use.COUNT)
        && held.stream()
            .filter(grant -> grant.use() == use && !isBlocked(grant.tid()))
            .findFirst()
            .filter(held::remove)
            .isPresent();
  }

  private boolean isBlocked(int tid) {
    return queues.values().stream().flatMap(List::stream).anyMatch(grant -> grant.tid() == tid);
  }

  private boolean admits(LockNode lock, Grant wanted) {
    List<Grant> held = holders.getOrDefault(lock, List.of());
    boolean free = held.stream().noneMatch(grant -> excludes(grant.use(), wanted.use()));
    boolean queued =
        wanted.use() == Use.READ
            && !held.isEmpty()
            && !queues.getOrDefault(lock, List.of()).isEmpty();
    return free && !queued;
  }

  private static boolean excludes(Use held, Use wanted) {
    return switch (held) {
      case ADD -> wanted == Use.BLOCK;
      case BLOCK -> wanted == Use.ADD;
      case COUNT -> wanted == Use.DRAIN;
      case DRAIN -> false;
      case READ, RECURSIVE_READ -> wanted == Use.WRITE;
      case WRITE -> true;
    };
  }

  /** Who sleeps, in order of falling asleep. */
  public List<Integer> asleep() {
    return queues.values().stream().flatMap(List::stream).map(Grant::tid).sorted().toList();
  }

  /**
   * Whether those who sleep wait for each other only: nobody who is awake holds what any of them
   * needs.
   */
  public boolean isDeadlock() {
    for (Map.Entry<LockNode, List<Grant>> queue : queues.entrySet()) {
      List<Grant> held = holders.getOrDefault(queue.getKey(), List.of());
      for (Grant waiting : queue.getValue()) {
        boolean hopeless =
            held.stream()
                .anyMatch(
                    grant ->
                        isBlocked(grant.tid())
                            && (excludes(grant.use(), waiting.use())
                                || queue.getValue().stream()
                                    .anyMatch(
                                        ahead ->
                                            !ahead.equals(waiting)
                                                && excludes(grant.use(), ahead.use())
                                                && excludes(ahead.use(), waiting.use()))));
        if (!hopeless) {
          return false;
        }
      }
    }
    return !queues.isEmpty();
  }
}
