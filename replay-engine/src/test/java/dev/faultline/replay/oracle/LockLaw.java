package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.HashSet;
import java.util.Set;

/**
 * The two-state lock of one file and these tasks.
 *
 * <p>A try succeeds if, and only if, the counter is not on the other side. An unlock looks at
 * nothing. Add is released by who has acquired it; block is that of an operation, which a worker
 * may complete. A task that enters a system call, or leaves it, has no page-cache lock.
 */
final class LockLaw implements Law<LockWorld> {
  /** A party has no state more than twice at once. */
  static final int MOST = 2;

  private static final Mode[] STATES = {Mode.ADD, Mode.BLOCK};

  private final char file;
  private final Set<Integer> parties = new HashSet<>();

  LockLaw(char file, Set<Integer> tasks) {
    this.file = file;
    parties.add(LockWorld.STRANGER);
    parties.addAll(tasks);
  }

  @Override
  public Set<LockWorld> begin() {
    Set<LockWorld> all = new HashSet<>();
    for (Mode state : STATES) {
      Set<LockWorld> worlds = new HashSet<>(Set.of(LockWorld.FREE));
      for (int tid : parties) {
        Set<LockWorld> more = new HashSet<>();
        for (LockWorld world : worlds) {
          LockWorld once = world.acquired(tid, state);
          more.add(once);
          more.add(once.acquired(tid, state));
        }
        worlds.addAll(more);
      }
      all.addAll(worlds);
    }
    return all;
  }

  @Override
  public Set<LockWorld> unseen(LockWorld world) {
    Set<LockWorld> after = new HashSet<>();
    for (int tid : parties) {
      for (Mode state : STATES) {
        if (world.admits(state) && world.count(tid, state) < MOST) {
          after.add(world.acquired(tid, state));
        }
        if (world.holds(tid, state)) {
          after.add(world.released(tid, state));
        }
      }
    }
    return after;
  }

  @Override
  public Set<LockWorld> after(LockWorld before, Seen event) {
    Set<LockWorld> after = new HashSet<>();
    happened(before, event).forEach(world -> grant(world, after));
    return after;
  }

  /** Who sleeps may get the lock at any time that it is admitted; the record of it comes later. */
  private static void grant(LockWorld world, Set<LockWorld> all) {
    if (all.add(world)) {
      world
          .waits()
          .forEach(
              (tid, wait) -> {
                if (!wait.granted() && world.admits(wait.state())) {
                  grant(world.granted(tid), all);
                }
              });
    }
  }

  private Set<LockWorld> happened(LockWorld before, Seen event) {
    LockWorld world = before.awake(event.tid());
    if (event.isEdgeOfSystemCall()) {
      return Set.of(world.leaked(event.tid()));
    }
    if (!event.isOfLock(file)) {
      return Set.of(world);
    }
    return switch (event.kind()) {
      case LOCK_ACQUIRED ->
          Set.of(sleptFor(before, event) ? world : world.acquired(event.tid(), event.mode()));
      case LOCK_RELEASED -> released(world, event.tid(), event.mode());
      case LOCK_WAIT -> Set.of(world.waiting(event.tid(), event.mode()));
      // The record of a release comes before the release, that of an acquisition behind it: whoever
      // has made a try fail may be on record neither before nor after it.
      default -> Set.of(world);
    };
  }

  private static boolean sleptFor(LockWorld world, Seen event) {
    LockWorld.Wait wait = world.waits().get(event.tid());
    return wait != null && wait.state() == event.mode();
  }

  private static Set<LockWorld> released(LockWorld world, int tid, Mode state) {
    if (world.holds(tid, state)) {
      return Set.of(world.released(tid, state));
    }
    Set<LockWorld> after = new HashSet<>(Set.of(world.releasedForNothing(state)));
    if (state == Mode.BLOCK) {
      world.knownHolders(state).forEach(other -> after.add(world.released(other, state)));
    }
    return after;
  }

  @Override
  public int miracles(LockWorld world) {
    return world.miracles();
  }

  /** Add and block at once: state-exclusion. */
  Outcome exclusion(LockWorld before, Seen event) {
    LockWorld world = before.awake(event.tid());
    if (event.kind() != EventKind.LOCK_ACQUIRED || !event.isOfLock(file)) {
      return Outcome.NOTHING;
    }
    return outcome(!world.holders(LockWorld.opposite(event.mode())).isEmpty());
  }

  /** What nobody could release: unbalanced-release. */
  Outcome balance(LockWorld before, Seen event) {
    LockWorld world = before.awake(event.tid());
    if (event.kind() != EventKind.LOCK_RELEASED || !event.isOfLock(file)) {
      return Outcome.NOTHING;
    }
    boolean held =
        world.holds(event.tid(), event.mode())
            || (event.mode() == Mode.BLOCK && !world.knownHolders(Mode.BLOCK).isEmpty());
    return outcome(!held);
  }

  /** Waiting for oneself: self-deadlock. */
  Outcome ownState(LockWorld before, Seen event) {
    LockWorld world = before.awake(event.tid());
    if (event.kind() != EventKind.LOCK_WAIT || !event.isOfLock(file)) {
      return Outcome.NOTHING;
    }
    return outcome(world.holds(event.tid(), LockWorld.opposite(event.mode())));
  }

  /** Asking for the file below with block of this one: address-order. */
  Outcome order(LockWorld before, Seen event) {
    LockWorld world = before.awake(event.tid());
    boolean atOnce =
        event.kind() == EventKind.LOCK_ACQUIRED
            && event.mode() == Mode.BLOCK
            && !event.tried(); // that add did not wait may mean that it was tried
    boolean asks = event.kind() == EventKind.LOCK_WAIT || atOnce;
    if (!asks || file != 'B' || !event.isOfLock('A')) {
      return Outcome.NOTHING;
    }
    return outcome(world.holds(event.tid(), Mode.BLOCK));
  }

  static Outcome outcome(boolean wrong) {
    return wrong ? Outcome.WRONG : Outcome.RIGHT;
  }
}
