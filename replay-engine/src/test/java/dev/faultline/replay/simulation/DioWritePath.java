package dev.faultline.replay.simulation;

import dev.faultline.replay.model.State;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.function.Supplier;

/** {@code bch2_direct_write}, its loop, and how a worker goes on with it. */
final class DioWritePath {
  private static final int PINNED_AT_ONCE = 3;
  private static final long EFAULT = -14;

  private final Kernel kernel;
  private final WritebackPaths writeback;
  private final FaultPaths faults;
  private final Supplier<SimTask> workers;

  DioWritePath(
      Kernel kernel, WritebackPaths writeback, FaultPaths faults, Supplier<SimTask> workers) {
    this.kernel = kernel;
    this.writeback = writeback;
    this.faults = faults;
    this.workers = workers;
  }

  void write(SimTask task, Dio dio) {
    SimFile file = dio.file;
    task.run(
        () ->
            kernel.emit(
                task,
                EventKind.DIO_BEGIN,
                Mode.WRITE,
                file.key,
                dio.offset(),
                dio.lastByte() - dio.offset() + 1,
                dio.iocb),
        () -> kernel.lockInode(task, file),
        () -> file.dioCount++,
        () -> kernel.lock(task, file, State.BLOCK),
        () -> {
          if (!dio.extending) {
            kernel.unlockInode(file);
          }
        },
        () -> {
          if (!file.cache.isEmpty()) {
            writeback.shootDown(task, file, dio.offset(), dio.lastByte());
          }
        },
        () -> turn(task, dio));
  }

  private void turn(SimTask task, Dio dio) {
    dio.pinned = 0;
    dio.faulted = false;
    task.run(
        () ->
            kernel.emit(task, EventKind.FAULTS_DISABLED, Mode.MODE_UNSPECIFIED, dio.file.byAddress),
        () -> {
          task.faultsDisabled = dio.file;
          task.dropped = false;
        },
        () -> pin(task, dio),
        () -> task.faultsDisabled = null,
        () ->
            kernel.emit(
                task,
                EventKind.FAULTS_ENABLED,
                Mode.MODE_UNSPECIFIED,
                dio.file.byAddress,
                dio.file.address | (task.dropped ? 1 : 0),
                dio.pinned == 0 ? EFAULT : 0,
                1),
        () -> pinnedSome(task, dio));
  }

  private void pin(SimTask task, Dio dio) {
    SimFile buffer = dio.buffer;
    long most = Math.min(PINNED_AT_ONCE, dio.pages - dio.written);
    if (buffer == null) {
      dio.pinned = most;
      return;
    }
    if (dio.pinned == most || dio.faulted) {
      return;
    }
    task.run(
        () -> faults.touch(task, buffer, dio.bufferIndex + dio.written + dio.pinned, false),
        () -> {
          if (task.faultServed) {
            dio.pinned++;
          } else {
            dio.faulted = true;
          }
        },
        () -> pin(task, dio));
  }

  private void pinnedSome(SimTask task, Dio dio) {
    if (dio.pinned == 0 && !task.dropped) {
      dio.error = EFAULT;
      finish(task, dio);
      return;
    }
    task.run(
        () -> {
          if (task.dropped && kernel.mutation != Mutation.NO_RESHOOTDOWN) {
            writeback.shootDown(task, dio.file, dio.nextOffset(), dio.lastByte());
          }
        },
        () -> {
          if (dio.pinned == 0) {
            turn(task, dio);
          } else {
            submit(task, dio);
          }
        });
  }

  private void submit(SimTask task, Dio dio) {
    boolean[] onDisk = new boolean[1];
    boolean submitsFirst = !dio.submitted;
    dio.submitted = true;
    task.run(
        () -> kernel.emit(task, EventKind.SUBMIT, Mode.MODE_UNSPECIFIED, Subject.NONE),
        () -> kernel.reads.add(() -> onDisk(dio, onDisk)),
        () -> {
          if (kernel.mutation == Mutation.EARLY_RELEASE && !dio.async) {
            kernel.unlock(task, dio.file, State.BLOCK);
          }
        },
        () -> {
          if (!dio.async) {
            task.await(() -> onDisk[0]);
          }
        },
        () -> kernel.emit(task, EventKind.WRITTEN, Mode.MODE_UNSPECIFIED, Subject.NONE),
        () -> {
          if (!dio.async) {
            next(task, dio);
          } else if (submitsFirst) {
            kernel.emit(task, EventKind.DIO_QUEUED, Mode.WRITE, Subject.NONE);
          }
        });
  }

  /** The disk has the data; of an asynchronous write, a worker is told. */
  private void onDisk(Dio dio, boolean[] onDisk) {
    long version = kernel.newVersion();
    for (long i = dio.written; i < dio.written + dio.pinned; i++) {
      dio.file.disk[(int) (dio.first + i)] = version;
    }
    onDisk[0] = true;
    if (dio.async) {
      SimTask worker = workers.get();
      worker.later(
          () ->
              worker.run(
                  () -> kernel.emit(worker, EventKind.WRITTEN, Mode.ASYNC, Subject.NONE),
                  () -> next(worker, dio)));
    }
  }

  private void next(SimTask task, Dio dio) {
    dio.written += dio.pinned;
    boolean released = kernel.mutation == Mutation.EARLY_RELEASE && !dio.async;
    if (dio.written == dio.pages || released) {
      finish(task, dio);
    } else {
      turn(task, dio);
    }
  }

  private void finish(SimTask task, Dio dio) {
    SimFile file = dio.file;
    if (dio.written > 0 && file.hasStalePage(dio.writtenPages())) {
      kernel.leftStale = true;
    }
    if (dio.extending) {
      file.size = Math.max(file.size, dio.nextOffset());
    }
    boolean submitted = dio.written > 0;
    task.run(
        () -> {
          if (kernel.mutation != Mutation.EARLY_RELEASE || dio.async || !submitted) {
            kernel.unlock(task, file, State.BLOCK);
          }
        },
        () -> {
          file.dioCount--;
          if (dio.extending) {
            kernel.unlockInode(file);
          }
        },
        () -> {
          if (!dio.async || !dio.submitted) {
            kernel.emit(task, EventKind.DIO_END, Mode.WRITE, Subject.NONE, dio.result());
          }
        });
  }
}
