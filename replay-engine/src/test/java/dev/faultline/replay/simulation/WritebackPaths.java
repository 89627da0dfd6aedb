package dev.faultline.replay.simulation;

import dev.faultline.replay.model.PageRange;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;

/** How folios become dirty, are written back, and are shot down. */
final class WritebackPaths {
  private final Kernel kernel;
  private final PageCachePaths pages;

  WritebackPaths(Kernel kernel, PageCachePaths pages) {
    this.kernel = kernel;
    this.pages = pages;
  }

  /** A page of a folio becomes dirty, with new data; recorded if the folio was clean. */
  void dirty(SimTask task, SimFile file, SimFolio folio, long index) {
    folio.versions[(int) (index - folio.index)] = kernel.newVersion();
    mark(task, file, folio);
  }

  void mark(SimTask task, SimFile file, SimFolio folio) {
    if (!folio.dirty && !folio.gone) {
      folio.dirty = true;
      kernel.emit(
          task,
          EventKind.PAGE_DIRTIED,
          Mode.MODE_UNSPECIFIED,
          file.byInode,
          folio.index,
          folio.index);
    }
  }

  /** Writes a folio back: one call of the extent layer. */
  void writeBack(SimTask task, SimFile file, SimFolio folio) {
    task.when(
        () -> folio.gone || (!folio.locked && !folio.writeback),
        () -> {
          if (folio.gone || !folio.dirty) {
            return;
          }
          folio.dirty = false;
          folio.writeback = true;
          long[] data = folio.versions.clone();
          task.run(
              () -> kernel.emit(task, EventKind.SUBMIT, Mode.MODE_UNSPECIFIED, Subject.NONE),
              () -> kernel.reads.add(() -> onDisk(file, folio, data)),
              () -> kernel.emit(task, EventKind.WRITTEN, Mode.MODE_UNSPECIFIED, Subject.NONE));
        });
  }

  private static void onDisk(SimFile file, SimFolio folio, long[] data) {
    System.arraycopy(data, 0, file.disk, (int) folio.index, data.length);
    folio.writeback = false;
  }

  /** Writes back and waits. */
  void flush(SimTask task, SimFile file, PageRange range) {
    for (SimFolio folio : file.within(range)) {
      task.run(
          () -> {
            if (folio.dirty || folio.writeback) {
              task.run(
                  () -> writeBack(task, file, folio),
                  () -> task.await(() -> folio.gone || !folio.writeback));
            }
          });
    }
  }

  /** {@code bch2_write_invalidate_inode_pages_range}. */
  void shootDown(SimTask task, SimFile file, long offset, long lastByte) {
    PageRange range = PageRange.ofByteBounds(offset, lastByte);
    task.run(
        () ->
            kernel.emit(
                task, EventKind.SHOOTDOWN_BEGIN, Mode.MODE_UNSPECIFIED, file.key, offset, lastByte),
        () -> flushAndInvalidate(task, file, range),
        () -> kernel.emit(task, EventKind.SHOOTDOWN_END, Mode.MODE_UNSPECIFIED, Subject.NONE, 0));
  }

  private void flushAndInvalidate(SimTask task, SimFile file, PageRange range) {
    boolean[] busy = new boolean[1];
    task.run(
        () -> flush(task, file, range),
        () -> {
          for (SimFolio folio : file.within(range)) {
            task.run(() -> invalidate(task, file, folio, busy));
          }
        },
        () -> {
          if (busy[0]) {
            flushAndInvalidate(task, file, range);
          }
        });
  }

  private void invalidate(SimTask task, SimFile file, SimFolio folio, boolean[] busy) {
    lockFolio(
        task,
        folio,
        () -> {
          if (folio.dirty) {
            busy[0] = true;
            folio.locked = false;
          } else {
            pages.removeLocked(task, file, folio);
          }
        });
  }

  /** Locks a folio and waits for its write-back; does nothing if it is removed meanwhile. */
  void lockFolio(SimTask task, SimFolio folio, Runnable locked) {
    task.when(
        () -> folio.gone || !folio.locked,
        () -> {
          if (!folio.gone) {
            folio.locked = true;
            task.run(() -> task.await(() -> !folio.writeback), locked);
          }
        });
  }
}
