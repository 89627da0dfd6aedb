package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;
import dev.faultline.replay.model.TwoStateCounter;
import java.util.Arrays;
import java.util.List;

/**
 * Everything that a step can read or change, in one array of bytes: two worlds are one if their
 * bytes are. Tasks and files have numbers from 0.
 */
final class World {
  static final int FILES = 2;
  static final int NOBODY = -1;

  /** What the page cache holds at a file's only page. */
  enum Page {
    ABSENT(0),
    /** Locked, and not read yet. */
    LOCKED(1),
    CLEAN(2),
    DIRTY(3);

    private static final List<Page> ALL = List.of(ABSENT, LOCKED, CLEAN, DIRTY);

    private final int code;

    Page(int code) {
      this.code = code;
    }
  }

  // Of a file.
  private static final int COUNTER = 0;
  private static final int BLOCKERS = 1;
  private static final int INODE_OWNER = 2;
  private static final int DIRECT_IO = 3;
  private static final int PAGE = 4;
  private static final int PAGE_OWNER = 5;
  private static final int CACHED = 6;
  private static final int ON_DISK = 7;
  private static final int QUEUED_ADDS = 8;
  private static final int QUEUED_BLOCKS = 9;
  private static final int PER_FILE = 10;
  // Of all: two reader-writer semaphores, mmap_lock and snapshots.create_lock.
  private static final int SEMAPHORES = FILES * PER_FILE;
  private static final int READERS = 0;
  private static final int WRITER = 1;
  private static final int WRITERS_WAITING = 2;
  private static final int PER_SEMAPHORE = 3;
  // Of a task.
  private static final int TASKS = SEMAPHORES + 2 * PER_SEMAPHORE;
  private static final int AT = 0;
  private static final int DISABLED = 1;
  private static final int DROPPED = 2;
  private static final int WAITS = 3;
  private static final int FAILED = 4;
  private static final int PER_TASK = 5;

  private static final int VERSIONS = 100; // they are compared for equality alone

  private final byte[] cells;

  private World(byte[] cells) {
    this.cells = cells;
  }

  /** Nothing cached, nothing held, all tasks at their begin. */
  World(int tasks) {
    this(new byte[TASKS + tasks * PER_TASK]);
    for (int file = 0; file < FILES; file++) {
      set(file(file, INODE_OWNER), NOBODY);
      set(file(file, PAGE_OWNER), NOBODY);
    }
    for (Semaphore semaphore : Semaphore.values()) {
      set(semaphore(semaphore, WRITER), NOBODY);
    }
    for (int task = 0; task < tasks; task++) {
      set(task(task, DISABLED), NOBODY);
    }
  }

  /**
   * As if somebody had read these files.
   *
   * @param files a bit for each
   */
  World cached(int files) {
    World cached = copy();
    for (int file = 0; file < FILES; file++) {
      if ((files & 1 << file) != 0) {
        cached.page(file, Page.CLEAN);
      }
    }
    return cached;
  }

  /** The files whose page is there, a bit for each. */
  int cached() {
    int files = 0;
    for (int file = 0; file < FILES; file++) {
      files |= page(file) == Page.ABSENT ? 0 : 1 << file;
    }
    return files;
  }

  World copy() {
    return new World(cells.clone());
  }

  /** The semaphores that all tasks share. */
  enum Semaphore {
    MMAP_LOCK(0),
    CREATE_LOCK(1);

    private final int number;

    Semaphore(int number) {
      this.number = number;
    }
  }

  private static int file(int file, int cell) {
    return file * PER_FILE + cell;
  }

  private static int semaphore(Semaphore semaphore, int cell) {
    return SEMAPHORES + semaphore.number * PER_SEMAPHORE + cell;
  }

  private static int task(int task, int cell) {
    return TASKS + task * PER_TASK + cell;
  }

  private int get(int cell) {
    return cells[cell];
  }

  private void set(int cell, int value) {
    cells[cell] = (byte) value;
  }

  private void add(int cell, int value) {
    cells[cell] += (byte) value;
  }

  TwoStateCounter lock(int file) {
    return new TwoStateCounter(get(file(file, COUNTER)));
  }

  void lock(int file, TwoStateCounter counter) {
    set(file(file, COUNTER), (int) counter.value());
  }

  /** Whether a task other than this one holds block of the file. */
  boolean isBlockedByOther(int file, int task) {
    return (get(file(file, BLOCKERS)) & ~(1 << task)) != 0;
  }

  boolean holdsBlock(int file, int task) {
    return (get(file(file, BLOCKERS)) & 1 << task) != 0;
  }

  void holdsBlock(int file, int task, boolean holds) {
    int others = get(file(file, BLOCKERS)) & ~(1 << task);
    set(file(file, BLOCKERS), others | (holds ? 1 << task : 0));
  }

  /** How many wait for this state, where that makes a difference. */
  int queued(int file, State state) {
    return get(file(file, state == State.ADD ? QUEUED_ADDS : QUEUED_BLOCKS));
  }

  void queued(int file, State state, int more) {
    add(file(file, state == State.ADD ? QUEUED_ADDS : QUEUED_BLOCKS), more);
  }

  int inodeOwner(int file) {
    return get(file(file, INODE_OWNER));
  }

  void inodeOwner(int file, int task) {
    set(file(file, INODE_OWNER), task);
  }

  int directIo(int file) {
    return get(file(file, DIRECT_IO));
  }

  void directIo(int file, int more) {
    add(file(file, DIRECT_IO), more);
  }

  Page page(int file) {
    return Page.ALL.get(get(file(file, PAGE)));
  }

  void page(int file, Page page) {
    set(file(file, PAGE), page.code);
    if (page == Page.ABSENT) {
      set(file(file, CACHED), 0); // what was there makes no difference
    }
  }

  int pageOwner(int file) {
    return get(file(file, PAGE_OWNER));
  }

  void pageOwner(int file, int task) {
    set(file(file, PAGE_OWNER), task);
  }

  /** The page is read from the disk as it is now. */
  void read(int file) {
    set(file(file, CACHED), get(file(file, ON_DISK)));
  }

  /** Whether what is cached is what is on the disk, or was when a writer began to change it. */
  boolean isCurrent(int file) {
    return get(file(file, CACHED)) == get(file(file, ON_DISK));
  }

  /** There is new data on the disk. */
  void write(int file) {
    set(file(file, ON_DISK), (get(file(file, ON_DISK)) + 1) % VERSIONS);
  }

  int readers(Semaphore semaphore) {
    return get(semaphore(semaphore, READERS));
  }

  void readers(Semaphore semaphore, int more) {
    add(semaphore(semaphore, READERS), more);
  }

  int writer(Semaphore semaphore) {
    return get(semaphore(semaphore, WRITER));
  }

  void writer(Semaphore semaphore, int task) {
    set(semaphore(semaphore, WRITER), task);
  }

  int writersWaiting(Semaphore semaphore) {
    return get(semaphore(semaphore, WRITERS_WAITING));
  }

  void writersWaiting(Semaphore semaphore, int more) {
    add(semaphore(semaphore, WRITERS_WAITING), more);
  }

  /** The number of the step that a task does next. */
  int at(int task) {
    return get(task(task, AT));
  }

  void at(int task, int step) {
    set(task(task, AT), step);
  }

  /** The file of faults_disabled_mapping. */
  int disabled(int task) {
    return get(task(task, DISABLED));
  }

  void disabled(int task, int file) {
    set(task(task, DISABLED), file);
  }

  /** Bit 0 of faults_disabled_mapping. */
  boolean dropped(int task) {
    return get(task(task, DROPPED)) != 0;
  }

  void dropped(int task, boolean dropped) {
    set(task(task, DROPPED), dropped ? 1 : 0);
  }

  boolean waits(int task) {
    return get(task(task, WAITS)) != 0;
  }

  void waits(int task, boolean waits) {
    set(task(task, WAITS), waits ? 1 : 0);
  }

  /** Whether the fault in which the task is, or was, could not be served. */
  boolean failed(int task) {
    return get(task(task, FAILED)) != 0;
  }

  void failed(int task, boolean failed) {
    set(task(task, FAILED), failed ? 1 : 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof World that && Arrays.equals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }
}
