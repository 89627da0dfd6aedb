package dev.faultline.replay.simulation;

import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.State;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Arrays;

/** {@code bchfs_truncate} and {@code bch2_fallocate_dispatch}. */
final class RangePaths {
  private static final long PUNCH = 0x3;
  private static final long COLLAPSE = 0x8;
  private static final long ZERO = 0x10;
  private static final long INSERT = 0x20;
  private static final long PAGE = 1L << PageRange.PAGE_SHIFT;

  private final Kernel kernel;
  private final PageCachePaths pages;
  private final WritebackPaths writeback;

  RangePaths(Kernel kernel, PageCachePaths pages, WritebackPaths writeback) {
    this.kernel = kernel;
    this.pages = pages;
    this.writeback = writeback;
  }

  void truncate(SimTask task, SimFile file, long size) {
    task.run(
        () -> kernel.lockInode(task, file),
        () -> kernel.emit(task, EventKind.RANGE_OP_BEGIN, Mode.TRUNCATE, file.key, size, -1),
        () -> drain(task, file),
        () -> kernel.lock(task, file, State.BLOCK),
        () -> {
          if (size % PAGE != 0 && size < file.size) {
            zeroEdge(task, file, size / PAGE);
          }
        },
        () -> shrink(task, file, size),
        () -> kernel.unlock(task, file, State.BLOCK),
        () -> kernel.emit(task, EventKind.RANGE_OP_END, Mode.TRUNCATE, Subject.NONE, 0),
        () -> kernel.unlockInode(file));
  }

  /** i_size first, then the pages. */
  private void shrink(SimTask task, SimFile file, long size) {
    boolean shrinks = size < file.size;
    file.size = size;
    if (!shrinks) {
      return;
    }
    long first = file.endIndex();
    task.run(
        () -> {
          if (kernel.mutation != Mutation.TRUNCATE_LEAVES_PAGES) {
            remove(task, file, new PageRange(first, PageRange.MAX_INDEX));
          }
        },
        () -> changeDisk(file, first, file.disk.length - 1L));
  }

  private void changeDisk(SimFile file, long first, long last) {
    for (long index = first; index <= Math.min(last, file.disk.length - 1L); index++) {
      file.disk[(int) index] = kernel.newVersion();
      SimFolio folio = file.at(index);
      if (folio != null && folio.index < first) {
        folio.versions[(int) (index - folio.index)] = file.disk[(int) index];
      }
    }
  }

  /** {@code truncate_pagecache_range}: whole folios go, the others are split or zeroed in part. */
  private void remove(SimTask task, SimFile file, PageRange range) {
    for (SimFolio folio : file.within(range)) {
      task.run(
          () ->
              writeback.lockFolio(
                  task,
                  folio,
                  () -> {
                    if (range.contains(folio.pages())) {
                      folio.dirty = false;
                      pages.removeLocked(task, file, folio);
                    } else if (kernel.random.nextBoolean()) {
                      split(file, folio);
                      task.run(() -> remove(task, file, range));
                    } else {
                      folio.locked = false;
                    }
                  }));
    }
  }

  /** Nothing is recorded of a split. */
  private static void split(SimFile file, SimFolio folio) {
    file.cache.remove(folio.index);
    folio.gone = true;
    for (int i = 0; i < folio.versions.length; i++) {
      SimFolio piece = new SimFolio(folio.index + i, 0);
      piece.versions[0] = folio.versions[i];
      piece.uptodate = folio.uptodate;
      piece.dirty = folio.dirty;
      piece.locked = false;
      file.cache.put(piece.index, piece);
    }
    folio.locked = false;
  }

  private void zeroEdge(SimTask task, SimFile file, long index) {
    pages.getAlone(
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

  void fallocate(SimTask task, SimFile file, PageRange range) {
    long[] modes = {PUNCH, ZERO, COLLAPSE, INSERT, 0};
    long mode = modes[kernel.random.nextInt(modes.length)];
    boolean edges = kernel.random.nextBoolean();
    long cut = edges && (mode == PUNCH || mode == ZERO) ? PAGE / 2 : 0;
    long offset = range.first() * PAGE + cut;
    long length = range.size() * PAGE - 2 * cut;
    task.run(
        () ->
            kernel.emit(
                task, EventKind.RANGE_OP_BEGIN, Mode.FALLOCATE, file.key, offset, length, mode),
        () -> kernel.lockInode(task, file),
        () -> drain(task, file),
        () -> kernel.lock(task, file, State.BLOCK),
        () -> change(task, file, range, mode, cut > 0),
        () -> kernel.unlock(task, file, State.BLOCK),
        () -> kernel.unlockInode(file),
        () -> kernel.emit(task, EventKind.RANGE_OP_END, Mode.FALLOCATE, Subject.NONE, 0));
  }

  private void change(SimTask task, SimFile file, PageRange range, long mode, boolean edges) {
    if (mode == COLLAPSE || mode == INSERT) {
      task.run(
          () -> writeback.shootDown(task, file, range.first() * PAGE, Long.MAX_VALUE),
          () -> changeDisk(file, range.first(), file.disk.length - 1L));
    } else if (mode != 0) {
      long first = edges ? range.first() + 1 : range.first();
      long last = edges ? range.last() - 1 : range.last();
      task.run(
          () -> {
            if (edges) {
              for (long index : new long[] {range.first(), range.last()}) {
                if (index < file.endIndex()) {
                  task.run(() -> zeroEdge(task, file, index));
                }
              }
            }
          },
          () -> {
            if (first <= last) {
              task.run(
                  () -> remove(task, file, new PageRange(first, last)),
                  () -> punch(file, first, last));
            }
          });
    }
  }

  /** What stays over the hole was zeroed in the cache as on the disk. */
  private void punch(SimFile file, long first, long last) {
    changeDisk(file, first, last);
    for (SimFolio folio : file.within(new PageRange(first, last))) {
      for (int i = 0; i < folio.versions.length; i++) {
        long index = folio.index + i;
        if (index >= first && index <= last) {
          folio.versions[i] = file.disk[(int) index];
        }
      }
    }
  }

  /** Waits until no direct I/O is under way. */
  void drain(SimTask task, SimFile file) {
    task.run(
        () -> kernel.emit(task, EventKind.DRAIN_WAIT, Mode.MODE_UNSPECIFIED, file.key),
        () -> {
          if (kernel.mutation != Mutation.NO_DRAIN) {
            task.await(() -> file.dioCount == 0);
          }
        },
        () -> kernel.emit(task, EventKind.DRAINED, Mode.MODE_UNSPECIFIED, Subject.NONE));
  }

  /** {@code bch2_remap_file_range}: both files in ascending order of address. */
  void remap(SimTask task, SimFile from, SimFile to, PageRange range) {
    boolean sourceFirst = from.address < to.address;
    SimFile lower = sourceFirst ? from : to;
    SimFile upper = sourceFirst ? to : from;
    long bytes = range.size() * PAGE;
    boolean both = kernel.mutation != Mutation.REMAP_LOCKS_ONE;
    task.run(
        () ->
            kernel.emit(
                task,
                EventKind.RANGE_OP_BEGIN,
                Mode.REMAP,
                false,
                to.key,
                from.key,
                range.first() * PAGE,
                bytes),
        () -> kernel.lockInode(task, lower),
        () -> kernel.lockInode(task, upper),
        () -> {
          if (both || lower == to) {
            kernel.lock(task, lower, State.BLOCK);
          }
        },
        () -> {
          if (both || upper == to) {
            kernel.lock(task, upper, State.BLOCK);
          }
        },
        () -> drain(task, lower),
        () -> drain(task, upper),
        () -> writeback.flush(task, from, range),
        () -> compare(task, from, to, range),
        () -> writeback.shootDown(task, to, range.first() * PAGE, bytes + range.first() * PAGE - 1),
        () -> share(from, to, range),
        () -> {
          if (both || lower == to) {
            kernel.unlock(task, lower, State.BLOCK);
          }
        },
        () -> {
          if (both || upper == to) {
            kernel.unlock(task, upper, State.BLOCK);
          }
        },
        () -> kernel.unlockInode(upper),
        () -> kernel.unlockInode(lower),
        () -> kernel.emit(task, EventKind.RANGE_OP_END, Mode.REMAP, Subject.NONE, bytes));
  }

  /** Dedupe reads both files before. */
  private void compare(SimTask task, SimFile from, SimFile to, PageRange range) {
    if (kernel.chance(30) && range.last() < Math.min(from.endIndex(), to.endIndex())) {
      task.run(
          () -> pages.getAlone(task, from, range.first(), folio -> {}),
          () -> pages.getAlone(task, to, range.first(), folio -> {}));
    }
  }

  private static void share(SimFile from, SimFile to, PageRange range) {
    long[] shared = Arrays.copyOfRange(from.disk, (int) range.first(), (int) range.last() + 1);
    System.arraycopy(shared, 0, to.disk, (int) range.first(), shared.length);
  }
}
