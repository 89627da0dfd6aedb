package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;
import dev.faultline.replay.model.TwoStateCounter;

/**
 * Everything that a step can read or change, in one array of bytes: two worlds are one if their
 * bytes are. Tasks and files have numbers from 0.
 */
final class World {
  static final int FILES = 2;
  static final int NOBODY = -1;

  /** mmap_lock and snapshots.create_lock. */
  static final int SEMAPHORES = 2;

  // Of a file.
  private static final int COUNTER = 0;
  private static final int BLOCKERS = 1;
  private static final int INODE_OWNER = 2;
  private static final int DIRECT_IO = 3;
  private static final int CUT_OFF = 4;
  private static final int QUEUED_ADDS = 5;
  private static final int QUEUED_BLOCKS = 6;
  // Of a page.
  private static final int CACHED = 0;
  private static final int OWNER = 1;
  private static final int OLD = 2;
  // Of a reader-writer semaphore.
  private static final int READERS = 0;
  private static final int WRITER = 1;
  private static final int WRITERS_WAITING = 2;
  // Of a task.
  private static final int AT = 0;
  private static final int DISABLED = 1;
  private static final int DROPPED = 2;
  private static final int WAITS = 3;
  private static final int FAILED = 4;
  private static final int WRITTEN = 5;
  private static final int PINNED = 6;
  private static final int BY_WORKER = 7;

  private static final int FAILED_PAST_END = 2;

  private final Layout layout;
  private final Cells cells;

  private World(Layout layout, Cells cells) {
    this.layout = layout;
    this.cells = cells;
  }

  /**
   * Nothing cached, nothing held, all tasks at their begin.
   *
   * @param pages how many each file has
   */
  World(int tasks, int pages) {
    this(new Layout(pages), new Cells(new Layout(pages).task(tasks, 0)));
    for (int file = 0; file < FILES; file++) {
      cells.set(layout.file(file, INODE_OWNER), NOBODY);
      for (int index = 0; index < pages; index++) {
        cells.set(layout.page(new Page(file, index), OWNER), NOBODY);
      }
    }
    for (Rwsem semaphore : Rwsem.values()) {
      cells.set(semaphore(semaphore, WRITER), NOBODY);
    }
    cells.set(layout.worker(), NOBODY);
    for (int task = 0; task < tasks; task++) {
      cells.set(layout.task(task, DISABLED), NOBODY);
    }
  }

  /**
   * As if somebody had read these pages.
   *
   * @param pages a bit for each, first those of A
   */
  World cached(int pages) {
    World cached = copy();
    for (int number = 0; number < FILES * layout.pages(); number++) {
      if ((pages & 1 << number) != 0) {
        cached.page(new Page(number / layout.pages(), number % layout.pages()), Cached.CLEAN);
      }
    }
    return cached;
  }

  /** The pages that are there, a bit for each. */
  int cached() {
    int pages = 0;
    for (int number = 0; number < FILES * layout.pages(); number++) {
      Page page = new Page(number / layout.pages(), number % layout.pages());
      pages |= page(page) == Cached.ABSENT ? 0 : 1 << number;
    }
    return pages;
  }

  World copy() {
    return new World(layout, cells.copy());
  }

  /** The cells that were looked at or changed since this was copied, a bit for each. */
  long touched() {
    return cells.touched();
  }

  private int semaphore(Rwsem semaphore, int cell) {
    return layout.semaphore(semaphore.number, cell);
  }

  TwoStateCounter lock(int file) {
    return new TwoStateCounter(cells.get(layout.file(file, COUNTER)));
  }

  void lock(int file, TwoStateCounter counter) {
    cells.set(layout.file(file, COUNTER), (int) counter.value());
  }

  /** Whether a task other than this one holds block of the file. */
  boolean isBlockedByOther(int file, int task) {
    return (cells.get(layout.file(file, BLOCKERS)) & ~(1 << task)) != 0;
  }

  boolean holdsBlock(int file, int task) {
    return (cells.get(layout.file(file, BLOCKERS)) & 1 << task) != 0;
  }

  void holdsBlock(int file, int task, boolean holds) {
    int others = cells.get(layout.file(file, BLOCKERS)) & ~(1 << task);
    cells.set(layout.file(file, BLOCKERS), others | (holds ? 1 << task : 0));
  }

  /** How many wait for this state, where that makes a difference. */
  int queued(int file, State state) {
    return cells.get(layout.file(file, state == State.ADD ? QUEUED_ADDS : QUEUED_BLOCKS));
  }

  void queued(int file, State state, int more) {
    cells.add(layout.file(file, state == State.ADD ? QUEUED_ADDS : QUEUED_BLOCKS), more);
  }

  int inodeOwner(int file) {
    return cells.get(layout.file(file, INODE_OWNER));
  }

  void inodeOwner(int file, int task) {
    cells.set(layout.file(file, INODE_OWNER), task);
  }

  int directIo(int file) {
    return cells.get(layout.file(file, DIRECT_IO));
  }

  void directIo(int file, int more) {
    cells.add(layout.file(file, DIRECT_IO), more);
  }

  /** Whether the page is behind the end of its file. */
  boolean isPastEnd(Page page) {
    return page.index() >= layout.pages() - cells.get(layout.file(page.file(), CUT_OFF));
  }

  /** The file ends in front of this page. */
  void cutOff(Page page) {
    cells.set(layout.file(page.file(), CUT_OFF), layout.pages() - page.index());
  }

  /** The file ends behind this page at the earliest. */
  void reaches(Page page) {
    if (isPastEnd(page)) {
      cells.set(layout.file(page.file(), CUT_OFF), layout.pages() - page.index() - 1);
    }
  }

  Cached page(Page page) {
    return Cached.ALL.get(cells.get(layout.page(page, CACHED)));
  }

  void page(Page page, Cached cached) {
    cells.set(layout.page(page, CACHED), cached.code);
    if (cached == Cached.ABSENT) {
      cells.set(layout.page(page, OLD), 0); // what was there makes no difference
    }
  }

  int owner(Page page) {
    return cells.get(layout.page(page, OWNER));
  }

  void owner(Page page, int task) {
    cells.set(layout.page(page, OWNER), task);
  }

  /** The page is read from the disk as it is now. */
  void read(Page page) {
    cells.set(layout.page(page, OLD), 0);
  }

  /** Whether what is cached is what is on the disk, or was when a writer began to change it. */
  boolean isCurrent(Page page) {
    return cells.get(layout.page(page, OLD)) == 0;
  }

  /** There is new data on the disk. */
  void write(Page page) {
    Cached cached = page(page);
    boolean read = cached == Cached.CLEAN || cached == Cached.DIRTY;
    cells.set(layout.page(page, OLD), read ? 1 : 0);
  }

  int readers(Rwsem semaphore) {
    return cells.get(semaphore(semaphore, READERS));
  }

  void readers(Rwsem semaphore, int more) {
    cells.add(semaphore(semaphore, READERS), more);
  }

  int writer(Rwsem semaphore) {
    return cells.get(semaphore(semaphore, WRITER));
  }

  void writer(Rwsem semaphore, int task) {
    cells.set(semaphore(semaphore, WRITER), task);
  }

  int writersWaiting(Rwsem semaphore) {
    return cells.get(semaphore(semaphore, WRITERS_WAITING));
  }

  void writersWaiting(Rwsem semaphore, int more) {
    cells.add(semaphore(semaphore, WRITERS_WAITING), more);
  }

  /** The task whose asynchronous write the only worker is at. */
  int worker() {
    return cells.get(layout.worker());
  }

  void worker(int task) {
    cells.set(layout.worker(), task);
  }

  /** The number of the step that a task does next. */
  int at(int task) {
    return cells.get(layout.task(task, AT));
  }

  void at(int task, int step) {
    cells.set(layout.task(task, AT), step);
  }

  /** The file of faults_disabled_mapping. */
  int disabled(int task) {
    return cells.get(layout.task(task, DISABLED));
  }

  void disabled(int task, int file) {
    cells.set(layout.task(task, DISABLED), file);
  }

  /** Bit 0 of faults_disabled_mapping. */
  boolean dropped(int task) {
    return cells.get(layout.task(task, DROPPED)) != 0;
  }

  void dropped(int task, boolean dropped) {
    cells.set(layout.task(task, DROPPED), dropped ? 1 : 0);
  }

  boolean waits(int task) {
    return cells.get(layout.task(task, WAITS)) != 0;
  }

  void waits(int task, boolean waits) {
    cells.set(layout.task(task, WAITS), waits ? 1 : 0);
  }

  /** Whether the fault in which the task is, or was, could not be served. */
  boolean failed(int task) {
    return cells.get(layout.task(task, FAILED)) != 0;
  }

  void failed(int task, boolean failed) {
    cells.set(layout.task(task, FAILED), failed ? 1 : 0);
  }

  /** Whether that was since the page is behind the end of the file. */
  boolean failedPastEnd(int task) {
    return cells.get(layout.task(task, FAILED)) == FAILED_PAST_END;
  }

  void failsPastEnd(int task) {
    cells.set(layout.task(task, FAILED), FAILED_PAST_END);
  }

  /** How many pages of its range the direct write has written. */
  int written(int task) {
    return cells.get(layout.task(task, WRITTEN));
  }

  void written(int task, int pages) {
    cells.set(layout.task(task, WRITTEN), pages);
  }

  /** How many pages behind those are pinned. */
  int pinned(int task) {
    return cells.get(layout.task(task, PINNED));
  }

  void pinned(int task, int pages) {
    cells.set(layout.task(task, PINNED), pages);
  }

  /** Whether a worker goes on with what the task has begun. */
  boolean byWorker(int task) {
    return cells.get(layout.task(task, BY_WORKER)) != 0;
  }

  void byWorker(int task, boolean worker) {
    cells.set(layout.task(task, BY_WORKER), worker ? 1 : 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof World that && cells.equals(that.cells);
  }

  @Override
  public int hashCode() {
    return cells.hashCode();
  }
}
