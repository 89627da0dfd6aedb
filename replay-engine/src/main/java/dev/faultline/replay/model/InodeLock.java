package dev.faultline.replay.model;

import java.util.Optional;

/**
 * A lock of an inode whose requests and releases are recorded, but not when it is had: {@code
 * xfs_ilock} is recorded before the lock is taken, {@code xfs_iunlock} after it was released. Seen
 * from other tasks the intervals overlap; for the task itself, what it asks for next it asks for
 * with this lock held. So it takes part in the order of locks, and in nothing else.
 */
public final class InodeLock {
  /** The number of the lock of the inode. */
  static final long I_RWSEM = 1;

  /** The number of the lock under which pages come in, shared, and ranges go, exclusively. */
  static final long INVALIDATE_LOCK = 2;

  private static final String[] CLASSES = {"i_rwsem", "invalidate_lock", "ILOCK"};

  /**
   * A task that has asked for it and not given it back.
   *
   * @param lock which
   * @param exclusive whether as a writer
   * @param requested when
   */
  public record Held(InodeLock lock, boolean exclusive, Moment requested) {}

  private final String lockClass;
  private final Mapping mapping;
  private final Optional<InodeLock> itself = Optional.of(this);
  private long writers;

  private InodeLock(String lockClass, Mapping mapping) {
    this.lockClass = lockClass;
    this.mapping = mapping;
  }

  /** The locks of a file's inode, in the order of their numbers in {@code LOCK_REQUESTED}. */
  static InodeLock[] of(Mapping mapping) {
    InodeLock[] locks = new InodeLock[CLASSES.length];
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new InodeLock(CLASSES[i], mapping);
    }
    return locks;
  }

  /** This lock, where there may be none. */
  Optional<InodeLock> itself() {
    return itself;
  }

  /** {@code i_rwsem}, {@code invalidate_lock} or {@code ILOCK}. */
  public String lockClass() {
    return lockClass;
  }

  /** The file. */
  public Mapping mapping() {
    return mapping;
  }

  /** How many exclusive requests there were. */
  public long writers() {
    return writers;
  }

  void requested(boolean exclusive) {
    writers += exclusive ? 1 : 0;
  }
}
