package dev.faultline.replay.explore;

import dev.faultline.replay.explore.World.Page;
import dev.faultline.replay.explore.World.Semaphore;
import dev.faultline.replay.model.State;

/** {@code read}, {@code write} and {@code splice} through the page cache, and readahead. */
final class BufferedOperations {
  private BufferedOperations() {}

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
    PageSteps.page(steps, file, "own ");
    steps.does(
        turn -> {
          boolean there =
              turn.world().page(buffer) == Page.CLEAN || turn.world().page(buffer) == Page.DIRTY;
          turn.say("copies to the page of " + Names.file(buffer));
          if (there) {
            turn.go("copied");
          } else if (turn.kernel().copyFaultsWithoutAdd()) {
            PageSteps.unlockAdd(turn, file, Mutant.READ_WITHOUT_ADD);
            turn.go("fault in");
          }
        });
    faultIn(steps, buffer, "second ");
    return steps
        .label("copied")
        .does(turn -> PageSteps.unlockAdd(turn, file, Mutant.READ_WITHOUT_ADD))
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
    PageSteps.addAndPage(steps, buffer, Mutant.FAULT_WITHOUT_ADD, label);
    steps.does(turn -> turn.faultEnds(true)).does(turn -> turn.release(Semaphore.MMAP_LOCK, false));
  }

  /** The same into a page of the file itself, which nobody else uses: add is taken twice (F-1). */
  static Program readIntoOtherPage(int file) {
    Program.Builder steps =
        new Program.Builder("buffered read of " + Names.file(file) + " into another page of it")
            .does(
                turn -> {
                  turn.say("begins to read " + Names.file(file));
                  turn.hit("read_iter_enter", range(file) + " flags=0");
                })
            .step(turn -> turn.lock(file, State.ADD));
    PageSteps.page(steps, file, "");
    return steps
        .step(turn -> turn.read(Semaphore.MMAP_LOCK))
        .does(turn -> turn.decide(file))
        .step(turn -> turn.lock(file, State.ADD))
        .does(turn -> turn.unlock(file, State.ADD))
        .does(turn -> turn.faultEnds(true))
        .does(turn -> turn.release(Semaphore.MMAP_LOCK, false))
        .does(turn -> turn.unlock(file, State.ADD))
        .does(
            turn -> {
              turn.say("ends");
              turn.hit("read_iter_exit", "ret=" + Names.PAGE_BYTES);
            })
        .end();
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
        .step(turn -> PageSteps.insert(turn, file, "have page"))
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
        .does(turn -> PageSteps.unlockAdd(turn, file, Mutant.WRITE_WITHOUT_ADD))
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
        .step(turn -> PageSteps.insert(turn, file, "have page"))
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
    PageSteps.page(steps, file, "");
    return steps
        .does(
            turn -> {
              if (turn.kernel().spliceTakesAdd()) {
                turn.unlock(file, State.ADD);
              }
            })
        .end();
  }
}
