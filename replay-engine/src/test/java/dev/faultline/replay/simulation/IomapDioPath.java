package dev.faultline.replay.simulation;

import dev.faultline.replay.simulation.IomapKernel.Page;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.function.Supplier;

/** Direct reads and writes through iomap, with both shoot-downs. */
final class IomapDioPath {
  private static final int SHIFT = 12;
  private static final long EFAULT = -14;

  private final IomapKernel kernel;
  private final IomapPaths paths;
  private final Supplier<SimTask> worker;

  IomapDioPath(IomapKernel kernel, IomapPaths paths, Supplier<SimTask> worker) {
    this.kernel = kernel;
    this.paths = paths;
    this.worker = worker;
  }

  void write(SimTask task, long first, int count, boolean async, boolean fails) {
    long offset = first << SHIFT;
    long length = (long) count << SHIFT;
    task.run(
        () -> kernel.say(task, EventKind.LOCK_REQUESTED, Mode.READ, 1),
        () -> kernel.say(task, EventKind.PATH_ENTERED, Mode.DIRECT_WRITE, offset, length),
        () -> kernel.emit(task, EventKind.DIO_RW_BEGIN, offset, length),
        () -> flush(task, first, count),
        () -> invalidate(task, first, count, () -> submit(task, first, count, async, fails)));
  }

  void read(SimTask task, long first, int count) {
    long offset = first << SHIFT;
    long length = (long) count << SHIFT;
    task.run(
        () -> kernel.say(task, EventKind.PATH_ENTERED, Mode.DIRECT_READ, offset, length),
        () -> kernel.emit(task, EventKind.DIO_RW_BEGIN, offset, length),
        () -> flush(task, first, count),
        () -> kernel.emit(task, EventKind.DIO_RW_ITER, Mode.READ, offset, length),
        () -> kernel.emit(task, EventKind.DIO_RW_COMPLETE, offset + length, length));
  }

  /** Write back and wait for what is dirty now. */
  private void flush(SimTask task, long first, int count) {
    for (long index = first + count - 1; index >= first; index--) {
      long page = index;
      task.run(() -> flush(task, page));
    }
  }

  private void flush(SimTask task, long index) {
    Page page = kernel.cache.get(index);
    if (page != null && page.locked) {
      task.when(() -> !page.locked, () -> flush(task, index));
    } else {
      paths.writeBack(task, index);
    }
  }

  /** The first shoot-down; where a page is dirty again the write falls back. */
  private void invalidate(SimTask task, long first, int count, Runnable then) {
    boolean[] busy = {false};
    task.run(
        () -> {
          if (busy[0]) {
            kernel.emit(task, EventKind.SHOOTDOWN_FAILED, first << SHIFT, (long) count << SHIFT);
            kernel.say(task, EventKind.LOCK_GIVEN_BACK, Mode.READ, 1);
            for (long index = first; index < first + count; index++) {
              paths.bufferedWrite(task, index);
            }
          } else {
            then.run();
          }
        });
    for (long index = first + count - 1; index >= first; index--) {
      long page = index;
      task.run(() -> invalidate(task, page, () -> busy[0] = true));
    }
  }

  private void invalidate(SimTask task, long index, Runnable failed) {
    Page page = kernel.cache.get(index);
    if (page == null) {
      return;
    }
    if (page.locked) {
      task.when(() -> !page.locked, () -> invalidate(task, index, failed));
    } else if (page.dirty) {
      failed.run();
    } else {
      kernel.remove(task, index);
    }
  }

  private void submit(SimTask task, long first, int count, boolean async, boolean fails) {
    long offset = first << SHIFT;
    long length = (long) count << SHIFT;
    boolean half = fails && count > 1;
    int submitted = half ? 1 : count;
    task.run(
        () -> kernel.emit(task, EventKind.DIO_RW_ITER, Mode.WRITE, offset, length),
        () -> {
          if (kernel.chance(20)) {
            // The buffer is a mapping of the range that is written.
            paths.touch(task, first);
          }
        },
        () ->
            kernel.emit(
                task, EventKind.DIO_RW_ITER, Mode.WRITE, offset, length, (long) submitted << SHIFT),
        () -> {
          if (async && !half) {
            kernel.emit(task, EventKind.DIO_RW_QUEUED, offset, length);
            SimTask other = worker.get();
            other.run(() -> finish(other, first, count, true));
          } else if (half) {
            fail(task, first);
          } else {
            finish(task, first, count, false);
          }
        },
        () -> kernel.say(task, EventKind.LOCK_GIVEN_BACK, Mode.READ, 1));
  }

  /** The first part was written, the buffer of the second faults: nothing is invalidated. */
  private void fail(SimTask task, long first) {
    long offset = first << SHIFT;
    task.run(
        () -> kernel.disk[(int) first] = kernel.newVersion(),
        () -> {
          look(first, 1);
          // What is dirty over the written part may be right or wrong when it is written back.
          kernel.survivors += kernel.cache.containsKey(first) ? 1 : 0;
          kernel.emit(task, EventKind.DIO_RW_COMPLETE, offset, EFAULT, EFAULT);
        });
  }

  private void finish(SimTask task, long first, int count, boolean async) {
    long offset = first << SHIFT;
    long length = (long) count << SHIFT;
    task.run(
        () -> kernel.say(task, EventKind.DIO_RW_WRITTEN, Mode.MODE_UNSPECIFIED, offset, length),
        () -> {
          // Who completes in an interrupt does not invalidate if nothing is cached.
          boolean inline = async && kernel.cache.isEmpty();
          for (long index = first + count - 1; index >= first && !inline; index--) {
            long page = index;
            task.run(() -> invalidate(task, page, () -> kernel.collisions++));
          }
        },
        () -> {
          look(first, count);
          kernel.emit(task, EventKind.DIO_RW_COMPLETE, offset + length, length);
        });
    for (long index = first + count - 1; index >= first; index--) {
      int page = (int) index;
      task.run(() -> kernel.disk[page] = kernel.newVersion());
    }
  }

  /** What the write leaves behind. */
  private void look(long first, int count) {
    for (Page page : kernel.cache.subMap(first, first + count).values()) {
      kernel.survivors += page.dirty ? 0 : 1;
    }
    for (long index = first; index < first + count; index++) {
      Page page = kernel.cache.get(index);
      boolean older = page != null && !page.dirty && page.version != kernel.disk[(int) index];
      kernel.stale += older ? 1 : 0;
    }
  }
}
