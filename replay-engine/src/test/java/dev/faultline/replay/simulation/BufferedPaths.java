package dev.faultline.replay.simulation;

import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.State;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.jspecify.annotations.Nullable;

/** {@code bch2_read_iter} and {@code bch2_buffered_write}: add is held over everything. */
final class BufferedPaths {
  private final Kernel kernel;
  private final PageCachePaths pages;
  private final WritebackPaths writeback;
  private final FaultPaths faults;

  BufferedPaths(Kernel kernel, PageCachePaths pages, WritebackPaths writeback, FaultPaths faults) {
    this.kernel = kernel;
    this.pages = pages;
    this.writeback = writeback;
    this.faults = faults;
  }

  /** Reads pages; the memory they are copied to may be a mapping of another file. */
  void read(SimTask task, SimFile file, PageRange range, @Nullable SimFile target) {
    task.run(
        () -> begin(task, file, range, Mode.READ),
        () -> kernel.lock(task, file, State.ADD),
        () -> readPage(task, file, range.first(), range.last()),
        () -> {
          if (target != null) {
            faults.touch(task, target, range.first(), true);
          }
        },
        () -> kernel.unlock(task, file, State.ADD),
        () -> end(task, range, Mode.READ));
  }

  private void readPage(SimTask task, SimFile file, long index, long last) {
    if (index > last || index >= file.endIndex()) {
      return;
    }
    pages.get(
        task,
        file,
        index,
        folio -> {
          kernel.emit(task, EventKind.PAGE_READ, Mode.MODE_UNSPECIFIED, file.byInode, index, last);
          task.run(() -> readPage(task, file, folio.pages().last() + 1, last));
        });
  }

  /** Writes pages from memory that may be a mapping of a file; may make the file longer. */
  void write(SimTask task, SimFile file, PageRange range, @Nullable SimFile source) {
    task.run(
        () -> begin(task, file, range, Mode.WRITE),
        () -> kernel.lockInode(task, file),
        () -> kernel.lock(task, file, State.ADD),
        () -> {
          if (source != null) {
            faults.touch(task, source, range.first(), false);
          }
        },
        () -> {
          for (long index = range.last(); index >= range.first(); index--) {
            long page = index;
            task.run(() -> writePage(task, file, page));
          }
        },
        () -> file.size = Math.max(file.size, (range.last() + 1) << PageRange.PAGE_SHIFT),
        () -> {
          if (kernel.chance(10)) {
            insertBeyondEnd(task, file);
          }
        },
        () -> kernel.unlock(task, file, State.ADD),
        () -> kernel.unlockInode(file),
        () -> end(task, range, Mode.WRITE));
  }

  private void writePage(SimTask task, SimFile file, long index) {
    if (file.at(index) == null && kernel.chance(70)) {
      SimFolio folio = pages.insert(file, index, 0);
      task.run(
          () -> pages.recordAdded(task, file, folio),
          () -> {
            folio.uptodate = true;
            writeback.dirty(task, file, folio, index);
          },
          () -> folio.locked = false);
      return;
    }
    pages.get(
        task,
        file,
        index,
        folio ->
            writeback.lockFolio(
                task,
                folio,
                () -> {
                  writeback.dirty(task, file, folio, index);
                  folio.locked = false;
                }));
  }

  /** A write that fails half-way has inserted a folio that it takes away again. */
  private void insertBeyondEnd(SimTask task, SimFile file) {
    long index = file.endIndex();
    if (file.at(index) == null) {
      SimFolio folio = pages.insert(file, index, 0);
      task.run(
          () -> pages.recordAdded(task, file, folio), () -> pages.removeLocked(task, file, folio));
    }
  }

  private void begin(SimTask task, SimFile file, PageRange range, Mode mode) {
    kernel.emit(
        task,
        EventKind.BUFFERED_BEGIN,
        mode,
        file.key,
        range.first() << PageRange.PAGE_SHIFT,
        range.size() << PageRange.PAGE_SHIFT);
  }

  private void end(SimTask task, PageRange range, Mode mode) {
    kernel.emit(
        task, EventKind.BUFFERED_END, mode, Subject.NONE, range.size() << PageRange.PAGE_SHIFT);
  }
}
