package dev.faultline.replay.simulation;

import dev.faultline.replay.model.EventScript;
import dev.faultline.replay.model.State;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What all paths of the simulated kernel share: the trace it writes, chance, locks. Probes record
 * as in captures: an acquisition after it, a release before it.
 */
final class Kernel {
  /** Neighbouring seeds would begin alike. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private static final long MOST_NS = 30_000;

  final EventScript trace = new EventScript();
  final Random random;
  final Mutation mutation;
  final boolean readaheadTries;

  /** Reads from the disk that are under way. */
  final List<Runnable> reads = new ArrayList<>();

  private final boolean locksNameInode;

  /** A direct write ended and left an older page over what it had written. */
  boolean leftStale;

  private long versions;

  Kernel(long seed, Mutation mutation) {
    this.random = new Random(seed * SPREAD);
    this.mutation = mutation;
    this.readaheadTries = random.nextBoolean();
    this.locksNameInode = random.nextBoolean();
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  long newVersion() {
    return ++versions;
  }

  void emit(SimTask task, EventKind kind, Mode mode, Subject subject, long... values) {
    emit(task, kind, mode, false, subject, Subject.NONE, values);
  }

  void emit(
      SimTask task,
      EventKind kind,
      Mode mode,
      boolean tried,
      Subject subject,
      Subject other,
      long... values) {
    trace
        .task(task.tid())
        .cpu(task.cpu())
        .after(1 + random.nextLong(MOST_NS))
        .event(kind, mode, tried, subject, other, values);
  }

  private Subject lockName(SimFile file) {
    return locksNameInode ? file.key : file.byAddress;
  }

  private static Mode mode(State state) {
    return state == State.ADD ? Mode.ADD : Mode.BLOCK;
  }

  void lock(SimTask task, SimFile file, State state) {
    task.run(
        () -> {
          if (!file.lock.tryTake(state)) {
            emit(task, EventKind.LOCK_WAIT, mode(state), lockName(file));
            task.when(() -> file.lock.isFree(state), () -> file.lock.tryTake(state));
          }
        },
        () -> emit(task, EventKind.LOCK_ACQUIRED, mode(state), lockName(file)));
  }

  void tryLock(SimTask task, SimFile file, State state, Runnable taken, Runnable failed) {
    task.run(
        () -> {
          boolean ok = file.lock.tryTake(state);
          task.run(
              () -> {
                EventKind kind = ok ? EventKind.LOCK_ACQUIRED : EventKind.LOCK_TRY_FAILED;
                emit(task, kind, mode(state), true, lockName(file), Subject.NONE);
              },
              ok ? taken : failed);
        });
  }

  void unlock(SimTask task, SimFile file, State state) {
    task.run(
        () -> emit(task, EventKind.LOCK_RELEASED, mode(state), lockName(file)),
        () -> file.lock.release(state));
  }

  void lockInode(SimTask task, SimFile file) {
    task.when(() -> !file.inodeLocked, () -> file.inodeLocked = true);
  }

  void unlockInode(SimFile file) {
    file.inodeLocked = false;
  }
}
