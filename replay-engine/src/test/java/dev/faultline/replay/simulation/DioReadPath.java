package dev.faultline.replay.simulation;

import dev.faultline.replay.model.PageRange;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code bch2_direct_IO_read}: no page-cache lock; the pages it reads into become dirty. */
final class DioReadPath {
  private final Kernel kernel;
  private final WritebackPaths writeback;
  private final FaultPaths faults;
  private final Supplier<SimTask> workers;

  DioReadPath(
      Kernel kernel, WritebackPaths writeback, FaultPaths faults, Supplier<SimTask> workers) {
    this.kernel = kernel;
    this.writeback = writeback;
    this.faults = faults;
    this.workers = workers;
  }

  void read(SimTask task, SimFile file, PageRange range, @Nullable SimFile target) {
    long bytes = range.size() << PageRange.PAGE_SHIFT;
    SimFolio[] pinned = new SimFolio[1];
    task.run(
        () ->
            kernel.emit(
                task,
                EventKind.DIO_BEGIN,
                Mode.READ,
                file.key,
                range.first() << PageRange.PAGE_SHIFT,
                bytes),
        () -> file.dioCount++,
        () -> {
          if (kernel.mutation != Mutation.READ_WITHOUT_FLUSH) {
            writeback.flush(task, file, range);
          }
        },
        () -> {
          if (target != null) {
            pin(task, target, range.first(), pinned);
          }
        },
        () -> file.dioCount--,
        () -> kernel.emit(task, EventKind.DIO_END, Mode.READ, Subject.NONE, bytes),
        () -> {
          if (pinned[0] != null && target != null) {
            dirtyLater(target, pinned[0]);
          }
        });
  }

  private void pin(SimTask task, SimFile target, long index, SimFolio[] pinned) {
    task.run(
        () -> faults.touch(task, target, index, true),
        () -> {
          SimFolio folio = target.at(index);
          if (task.faultServed && folio != null && folio.uptodate && !folio.locked) {
            pinned[0] = folio;
            if (!folio.writeback) {
              writeback.dirty(task, target, folio, index);
            }
          }
        });
  }

  /** Folios that were cleaned while the data came in are dirtied again by a worker. */
  private void dirtyLater(SimFile target, SimFolio folio) {
    SimTask worker = workers.get();
    worker.later(
        () ->
            writeback.lockFolio(
                worker,
                folio,
                () -> {
                  writeback.dirty(worker, target, folio, folio.index);
                  folio.locked = false;
                }));
  }
}
