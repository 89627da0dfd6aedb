package dev.faultline.stream;

/**
 * Which locks a lock event can be about. Events of one family are no substitute for those of
 * another: a family is the class of the lock, as reports name it.
 */
public final class LockFamily {
  /** No lock at all. */
  public static final String NONE = "";

  /** The two-state page-cache lock of a file. */
  public static final String PAGE_CACHE = "pagecache";

  /** {@code mm_struct.mmap_lock}, where it has tracepoints of its own. */
  public static final String MMAP_LOCK = "mmap_lock";

  /** Every class that lockdep knows. */
  public static final String EVERY = "*";

  private static final String[] OF_INODES = {"i_rwsem", "invalidate_lock", "ILOCK"};

  private LockFamily() {}

  /**
   * The lock of an inode that has this number in {@code LOCK_REQUESTED}: {@code i_rwsem}, {@code
   * invalidate_lock} or {@code ILOCK}.
   *
   * @param number from 1; of others, there is none
   */
  public static String ofInode(long number) {
    return number >= 1 && number <= OF_INODES.length ? OF_INODES[(int) number - 1] : NONE;
  }
}
