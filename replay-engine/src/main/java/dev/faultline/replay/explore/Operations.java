package dev.faultline.replay.explore;

import dev.faultline.replay.explore.World.Page;
import dev.faultline.replay.explore.World.Semaphore;
import dev.faultline.replay.model.State;
import java.util.ArrayList;
import java.util.List;

/** What tasks may do to the two files, besides direct writes. */
final class Operations {
  private static final int A = 0;
  private static final int B = 1;

  private Operations() {}

  /** All of them, on both files where the order of their addresses makes a difference. */
  static List<Program> all(Kernel kernel) {
    List<Program> all = new ArrayList<>();
    for (int file : List.of(A, B)) {
      all.add(DirectWrite.of(file, DirectWrite.ANONYMOUS));
      all.add(DirectWrite.of(file, A));
      all.add(DirectWrite.of(file, B));
      all.add(fault(file));
      all.add(mkwrite(file));
      all.add(read(file, A));
      all.add(read(file, B));
      all.add(write(file));
      all.add(readahead(file));
      all.add(splice(file));
      all.add(collapse(file));
      all.add(remap(file, B - file));
    }
    all.add(mmap());
    if (kernel.createLock()) {
      all.add(snapshot());
    }
    return all;
  }

  /** {@code bch2_page_fault} with mmap_lock held: the kernel's copies, and what has no VMA lock. */
  static Program fault(int file) {
    Program.Builder steps =
        new Program.Builder("page fault on " + Names.file(file))
            .step(turn -> turn.read(Semaphore.MMAP_LOCK))
            .does(turn -> turn.decide(file));
    addAndPage(steps, file, Mutant.FAULT_WITHOUT_ADD, "");
    return steps
        .does(turn -> turn.faultEnds(true))
        .does(turn -> turn.release(Semaphore.MMAP_LOCK, false))
        .end();
  }

  /** Takes add, has the page read if it is not there, and releases add. */
  private static void addAndPage(Program.Builder steps, int file, Mutant without, String label) {
    steps.step(turn -> turn.has(without) || turn.lock(file, State.ADD));
    page(steps, file, label);
    steps.does(turn -> unlockAdd(turn, file, without));
  }

  private static void unlockAdd(Turn turn, int file, Mutant without) {
    if (!turn.has(without)) {
      turn.unlock(file, State.ADD);
    }
  }

  private static void page(Program.Builder steps, int file, String label) {
    steps
        .step(turn -> insert(turn, file, label + "have page"))
        .does(turn -> turn.fill(file))
        .label(label + "have page");
  }

  private static boolean insert(Turn turn, int file, String found) {
    if (!turn.canLockPage(file)) {
      return false;
    }
    if (turn.world().page(file) == Page.ABSENT) {
      turn.insert(file);
    } else {
      turn.say("finds the page of " + Names.file(file));
      turn.go(found);
    }
    return true;
  }

  /**
   * {@code bch2_page_mkwrite}: it changes a page that is there, and gives up where there is none.
   */
  static Program mkwrite(int file) {
    return new Program.Builder("mkwrite of " + Names.file(file))
        .step(turn -> turn.read(Semaphore.MMAP_LOCK))
        .step(turn -> !turn.kernel().createLock() || turn.read(Semaphore.CREATE_LOCK))
        .does(
            turn -> {
              turn.say("is told of a write to the page of " + Names.file(file));
              turn.hit("page_mkwrite_enter", Names.inode(file) + " pgoff=0 address=0x7f0000000000");
            })
        .step(turn -> turn.has(Mutant.MKWRITE_WITHOUT_ADD) || turn.lock(file, State.ADD))
        .step(
            turn -> {
              if (!turn.canLockPage(file)) {
                return false;
              }
              boolean there = turn.world().page(file) != Page.ABSENT;
              turn.world().failed(turn.task(), !there);
              if (there) {
                turn.dirty(file);
                turn.world().pageOwner(file, turn.task()); // it is returned locked
              } else {
                turn.say("finds no page");
              }
              return true;
            })
        .does(turn -> unlockAdd(turn, file, Mutant.MKWRITE_WITHOUT_ADD))
        .does(
            turn -> {
              if (turn.kernel().createLock()) {
                turn.release(Semaphore.CREATE_LOCK, false);
              }
              turn.hit("page_mkwrite_exit", turn.faultFailed() ? "ret=0x100" : "ret=0x200");
              turn.say("ends");
            })
        .does(
            turn -> {
              if (!turn.faultFailed()) {
                turn.world().pageOwner(file, World.NOBODY);
              }
              turn.say("unlocks the page");
            })
        .does(turn -> turn.release(Semaphore.MMAP_LOCK, false))
        .end();
  }

  /** {@code bch2_read_iter}, buffered, into a mapping of the other file. */
  static Program read(int file, int buffer) {
    Program.Builder steps =
        new Program.Builder(
                "buffered read of " + Names.file(file) + " into a mapping of " + Names.file(buffer))
            .does(
                turn -> {
                  turn.say("begins to read " + Names.file(file));
                  turn.hit("read_iter_enter", range(file) + " flags=0");
                  if (!turn.kernel().copyFaultsWithoutAdd()) {
                    turn.go("locked");
                  }
                })
            .label("fault in");
    faultIn(steps, buffer, "first ");
    steps
        .label("locked")
        .step(turn -> turn.has(Mutant.READ_WITHOUT_ADD) || turn.lock(file, State.ADD));
    page(steps, file, "own ");
    steps.does(
        turn -> {
          boolean there =
              turn.world().page(buffer) == Page.CLEAN || turn.world().page(buffer) == Page.DIRTY;
          turn.say("copies to the page of " + Names.file(buffer));
          if (there) {
            turn.go("copied");
          } else if (turn.kernel().copyFaultsWithoutAdd()) {
            unlockAdd(turn, file, Mutant.READ_WITHOUT_ADD);
            turn.go("fault in");
          }
        });
    faultIn(steps, buffer, "second ");
    return steps
        .label("copied")
        .does(turn -> unlockAdd(turn, file, Mutant.READ_WITHOUT_ADD))
        .does(
            turn -> {
              turn.say("ends");
              turn.hit("read_iter_exit", "ret=" + Names.PAGE_BYTES);
            })
        .end();
  }

  /** A fault of the kernel's own copy. */
  private static void faultIn(Program.Builder steps, int buffer, String label) {
    steps.step(turn -> turn.read(Semaphore.MMAP_LOCK)).does(turn -> turn.decide(buffer));
    addAndPage(steps, buffer, Mutant.FAULT_WITHOUT_ADD, label);
    steps.does(turn -> turn.faultEnds(true)).does(turn -> turn.release(Semaphore.MMAP_LOCK, false));
  }

  private static String range(int file) {
    return Names.inode(file) + " pos=0 count=" + Names.PAGE_BYTES;
  }

  /** {@code bch2_buffered_write} of the whole page. */
  static Program write(int file) {
    return new Program.Builder("buffered write of " + Names.file(file))
        .step(
            turn -> {
              if (!turn.lockInode(file)) {
                return false;
              }
              turn.hit("write_iter_enter", range(file) + " flags=0");
              return true;
            })
        .step(turn -> !turn.kernel().createLock() || turn.read(Semaphore.CREATE_LOCK))
        .step(turn -> turn.has(Mutant.WRITE_WITHOUT_ADD) || turn.lock(file, State.ADD))
        .step(turn -> insert(turn, file, "have page"))
        .does(turn -> turn.fill(file))
        .label("have page")
        .step(
            turn -> {
              if (!turn.canLockPage(file) || turn.world().page(file) == Page.ABSENT) {
                turn.go("again");
                return turn.canLockPage(file);
              }
              turn.dirty(file);
              return true;
            })
        .label("written")
        .does(turn -> unlockAdd(turn, file, Mutant.WRITE_WITHOUT_ADD))
        .does(
            turn -> {
              if (turn.kernel().createLock()) {
                turn.release(Semaphore.CREATE_LOCK, false);
              }
            })
        .does(
            turn -> {
              turn.unlockInode(file);
              turn.hit("write_iter_exit", "ret=" + Names.PAGE_BYTES);
              turn.go("end");
            })
        .label("again") // the page went, which reclaim may do, too
        .step(turn -> insert(turn, file, "have page"))
        .does(
            turn -> {
              turn.fill(file);
              turn.go("have page");
            })
        .end();
  }

  /** {@code bch2_readahead} outside of any system call that holds add: fadvise, madvise. */
  static Program readahead(int file) {
    return new Program.Builder("WILLNEED of " + Names.file(file))
        .step(
            turn -> {
              if (turn.world().page(file) != Page.ABSENT) {
                turn.say("finds the page of " + Names.file(file));
                turn.go("end");
              } else {
                turn.insert(file);
              }
              return true;
            })
        .does(
            turn -> {
              turn.say("begins to read ahead");
              turn.hit("readahead_enter", Names.inode(file) + " index=0 nr_pages=1");
              turn.go(turn.kernel().readaheadTries() ? "try" : "add");
            })
        .label("add")
        .step(turn -> turn.lock(file, State.ADD))
        .label("locked")
        .does(turn -> filled(turn, file))
        .does(turn -> turn.unlock(file, State.ADD))
        .does(
            turn -> {
              turn.say("ends");
              turn.hit("readahead_exit", "");
              turn.go("end");
            })
        .label("try")
        .does(turn -> turn.go(turn.tryLock(file, State.ADD) ? "locked" : "hand back"))
        .label("hand back")
        .does(
            turn -> {
              turn.say("hands the page back");
              turn.hit("readahead_exit", "");
            })
        .does(turn -> turn.remove(file))
        .end();
  }

  /** The begin of a readahead is the begin of its fill: no other event tells of it. */
  private static void filled(Turn turn, int file) {
    if (turn.world().isBlockedByOther(file, turn.task())) {
      turn.breach(Breach.UNDER_BLOCK);
    }
    turn.world().read(file);
    turn.world().page(file, Page.CLEAN);
    turn.world().pageOwner(file, World.NOBODY);
    turn.say("reads the page of " + Names.file(file));
  }

  /** {@code filemap_splice_read}, which takes no lock of bcachefs (P-1). */
  static Program splice(int file) {
    Program.Builder steps =
        new Program.Builder("splice read of " + Names.file(file))
            .step(turn -> !turn.kernel().spliceTakesAdd() || turn.lock(file, State.ADD));
    page(steps, file, "");
    return steps
        .does(
            turn -> {
              if (turn.kernel().spliceTakesAdd()) {
                turn.unlock(file, State.ADD);
              }
            })
        .end();
  }

  /** {@code fallocate(COLLAPSE_RANGE)}. */
  static Program collapse(int file) {
    return new Program.Builder("fallocate(COLLAPSE_RANGE) of " + Names.file(file))
        .step(
            turn -> {
              if (!turn.lockInode(file)) {
                return false;
              }
              turn.hit(
                  "fallocate_enter",
                  Names.inode(file) + " mode=8 offset=0 len=" + Names.PAGE_BYTES);
              return true;
            })
        .does(turn -> waitsForDirectIo(turn, file))
        .step(turn -> drained(turn, file))
        .step(turn -> turn.has(Mutant.COLLAPSE_WITHOUT_BLOCK) || turn.lock(file, State.BLOCK))
        .does(
            turn -> {
              turn.say("begins to shoot down " + Names.file(file));
              turn.hit("invalidate_enter", Names.inode(file) + " start=0 end=" + Long.MAX_VALUE);
            })
        .step(turn -> turn.shootDownPage(file))
        .does(
            turn -> {
              turn.say("has shot down " + Names.file(file));
              turn.hit("invalidate_exit", "ret=0");
            })
        .step(turn -> !turn.kernel().createLock() || turn.read(Semaphore.CREATE_LOCK))
        .does(
            turn -> {
              turn.world().write(file);
              turn.say("changes the extents of " + Names.file(file));
            })
        .does(
            turn -> {
              if (turn.kernel().createLock()) {
                turn.release(Semaphore.CREATE_LOCK, false);
              }
            })
        .does(turn -> turn.directWriteEnds(file))
        .does(
            turn -> {
              if (!turn.has(Mutant.COLLAPSE_WITHOUT_BLOCK)) {
                turn.unlock(file, State.BLOCK);
              }
            })
        .does(
            turn -> {
              turn.unlockInode(file);
              turn.hit("fallocate_exit", "ret=0");
            })
        .end();
  }

  private static void waitsForDirectIo(Turn turn, int file) {
    turn.say("waits for direct I/O on " + Names.file(file) + " to end");
    turn.hit("dio_drain_wait", Names.inode(file));
  }

  private static boolean drained(Turn turn, int file) {
    if (turn.world().directIo(file) > 0) {
      return false;
    }
    turn.say("finds no direct I/O on " + Names.file(file));
    turn.hit("dio_drained", "");
    return true;
  }

  /** {@code bch2_remap_file_range}: both files, in the order of their addresses. */
  static Program remap(int from, int to) {
    return new Program.Builder("reflink of " + Names.file(from) + " to " + Names.file(to))
        .step(
            turn -> {
              if (!turn.lockInode(A)) {
                return false;
              }
              turn.hit(
                  "remap_enter",
                  "src_ino="
                      + (Names.FIRST_INODE + from)
                      + " src_mapping="
                      + Names.mapping(from)
                      + " dst_ino="
                      + (Names.FIRST_INODE + to)
                      + " dst_mapping="
                      + Names.mapping(to)
                      + " pos=0 len="
                      + Names.PAGE_BYTES);
              return true;
            })
        .step(turn -> turn.lockInode(B))
        .does(turn -> turn.go(turn.kernel().remapDrainsFirst() ? "drain" : "lock"))
        .label("drain")
        .does(turn -> waitsForDirectIo(turn, from))
        .step(turn -> drained(turn, from))
        .does(turn -> waitsForDirectIo(turn, to))
        .step(turn -> drained(turn, to))
        .label("lock")
        .step(turn -> turn.lock(A, State.BLOCK))
        .step(turn -> turn.lock(B, State.BLOCK))
        .does(turn -> turn.go(turn.kernel().remapDrainsFirst() ? "shoot down" : "drain locked"))
        .label("drain locked")
        .does(turn -> waitsForDirectIo(turn, from))
        .step(turn -> drained(turn, from))
        .does(turn -> waitsForDirectIo(turn, to))
        .step(turn -> drained(turn, to))
        .label("shoot down")
        .does(
            turn -> {
              turn.say("begins to shoot down " + Names.file(to));
              turn.hit(
                  "invalidate_enter", Names.inode(to) + " start=0 end=" + (Names.PAGE_BYTES - 1));
            })
        .step(turn -> turn.shootDownPage(to))
        .does(
            turn -> {
              turn.world().write(to);
              turn.say("changes the extents of " + Names.file(to));
              turn.hit("invalidate_exit", "ret=0");
            })
        .does(turn -> turn.directWriteEnds(to))
        .does(turn -> turn.unlock(B, State.BLOCK))
        .does(turn -> turn.unlock(A, State.BLOCK))
        .does(
            turn -> {
              turn.unlockInode(A);
              turn.unlockInode(B);
              turn.say("ends");
              turn.hit("remap_exit", "ret=" + Names.PAGE_BYTES);
            })
        .end();
  }

  /** {@code mmap} or {@code munmap} by a thread of the same process. */
  static Program mmap() {
    return new Program.Builder("mmap")
        .step(turn -> turn.write(Semaphore.MMAP_LOCK))
        .does(turn -> turn.release(Semaphore.MMAP_LOCK, true))
        .end();
  }

  /** The creation of a snapshot. */
  static Program snapshot() {
    return new Program.Builder("snapshot")
        .step(turn -> turn.write(Semaphore.CREATE_LOCK))
        .does(turn -> turn.release(Semaphore.CREATE_LOCK, true))
        .end();
  }
}
