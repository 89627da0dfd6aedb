package dev.faultline.replay.simulation;

import dev.faultline.replay.simulation.IomapKernel.Page;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;

/** Reads, stores and buffered writes through the page cache, write-back and reclaim. */
final class IomapPaths {
  private static final int SHIFT = 12;

  private final IomapKernel kernel;

  IomapPaths(IomapKernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Sees to it that the page is there and up to date; steps come before the rest of the program.
   */
  private void bringIn(SimTask task, long index, Runnable then) {
    task.run(
        () -> {
          Page there = kernel.cache.get(index);
          if (there == null) {
            Page page = kernel.insert(task, index);
            task.run(
                () -> kernel.say(task, EventKind.FILL_ISSUED, Mode.MODE_UNSPECIFIED, 1),
                () -> page.version = kernel.disk[(int) index],
                () -> {
                  page.uptodate = true;
                  page.locked = false;
                },
                then);
          } else if (there.locked) {
            task.when(() -> !there.locked, () -> bringIn(task, index, then));
          } else {
            then.run();
          }
        });
  }

  void bufferedRead(SimTask task, long index) {
    task.run(
        () -> kernel.say(task, EventKind.PATH_ENTERED, Mode.READ, index << SHIFT, 1 << SHIFT),
        () -> bringIn(task, index, () -> kernel.emit(task, EventKind.PAGE_READ, index, index)));
  }

  void touch(SimTask task, long index) {
    task.run(
        () -> kernel.say(task, EventKind.PATH_ENTERED, Mode.READ_FAULT),
        () -> kernel.emit(task, EventKind.PAGE_FAULTED, index),
        () -> bringIn(task, index, () -> {}));
  }

  /** A store through a shared mapping: a fault, then mkwrite, which looks again. */
  void store(SimTask task, long index) {
    task.run(
        () -> kernel.say(task, EventKind.PATH_ENTERED, Mode.WRITE_FAULT),
        () -> kernel.emit(task, EventKind.PAGE_FAULTED, index),
        () -> bringIn(task, index, () -> makeWritable(task, index)));
  }

  private void makeWritable(SimTask task, long index) {
    Page page = kernel.cache.get(index);
    if (page != null && !page.locked) {
      page.locked = true;
      task.run(
          () -> dirty(task, index, page),
          () -> page.version = kernel.newVersion(),
          () -> page.locked = false);
    }
  }

  private void dirty(SimTask task, long index, Page page) {
    if (!page.dirty) {
      page.dirty = true;
      kernel.emit(task, EventKind.PAGE_DIRTIED, index, index);
    }
  }

  void bufferedWrite(SimTask task, long index) {
    task.run(
        () -> kernel.say(task, EventKind.PATH_ENTERED, Mode.WRITE, index << SHIFT, 1 << SHIFT),
        () -> {
          Page there = kernel.cache.get(index);
          if (there == null) {
            write(task, index, kernel.insert(task, index));
          } else if (!there.locked) {
            there.locked = true;
            write(task, index, there);
          }
        });
  }

  private void write(SimTask task, long index, Page page) {
    task.run(
        () -> {
          page.version = kernel.newVersion();
          page.uptodate = true;
        },
        () -> dirty(task, index, page),
        () -> page.locked = false);
  }

  void writeBack(SimTask task, long index) {
    Page page = kernel.cache.get(index);
    if (page == null || page.locked || !page.dirty) {
      return;
    }
    page.locked = true;
    task.run(
        () -> kernel.emit(task, EventKind.WRITEBACK, index << SHIFT, 1 << SHIFT),
        () -> {
          page.dirty = false;
          kernel.disk[(int) index] = page.version;
        },
        () -> page.locked = false);
  }

  void reclaim(SimTask task, long index) {
    Page page = kernel.cache.get(index);
    if (page != null && !page.locked && !page.dirty) {
      kernel.remove(task, index);
    }
  }
}
