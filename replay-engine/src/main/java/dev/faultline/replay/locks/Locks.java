package dev.faultline.replay.locks;

import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.State;

/** The locks of the order graph by their names: those of the model, and those that it implies. */
public final class Locks {
  /** The class of drain counters: how many direct writes of a file are under way. */
  public static final String COUNT = "i_dio_count";

  /** The class of the locks of the folios of a file, taken as one. */
  public static final String FOLIOS = "folio lock";

  /** The class of two-state locks. */
  static final String PAGECACHE = "pagecache";

  private Locks() {}

  static LockNode pagecache(Mapping mapping) {
    return new LockNode(PAGECACHE, mapping);
  }

  static LockNode count(Mapping mapping) {
    return new LockNode(COUNT, mapping);
  }

  static LockNode folios(Mapping mapping) {
    return new LockNode(FOLIOS, mapping);
  }

  static LockNode of(InodeLock lock) {
    return new LockNode(lock.lockClass(), lock);
  }

  static LockNode of(Semaphore semaphore) {
    return new LockNode(semaphore.lockClass(), semaphore);
  }

  static Use use(State state) {
    return state == State.ADD ? Use.ADD : Use.BLOCK;
  }

  static Use use(boolean exclusive) {
    return exclusive ? Use.WRITE : Use.READ;
  }
}
