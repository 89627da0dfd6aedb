package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;

/** Page faults outside of direct writes. */
final class Faults {
  private Faults() {}

  /** {@code bch2_page_fault} with mmap_lock held: the kernel's copies, and what has no VMA lock. */
  static Program fault(Range range) {
    Program.Builder steps = new Program.Builder("page fault on " + range, range);
    faultIn(steps, range.last(), "");
    return steps.end();
  }

  /** A fault that is served unless the page is behind the end of the file. */
  static void faultIn(Program.Builder steps, Page page, String label) {
    steps.step(turn -> turn.read(Rwsem.MMAP_LOCK)).does(turn -> turn.decide(page));
    PageSteps.addAndPage(steps, page, Mutant.FAULT_WITHOUT_ADD, label);
    steps
        .does(turn -> turn.faultEnds(!turn.faultFailed()))
        .does(turn -> turn.release(Rwsem.MMAP_LOCK, false));
  }

  /**
   * {@code bch2_page_mkwrite}: it changes a page that is there, and gives up where there is none.
   */
  static Program mkwrite(Range range) {
    Page page = range.last();
    return new Program.Builder("mkwrite of " + range, range)
        .step(turn -> turn.read(Rwsem.MMAP_LOCK))
        .step(turn -> !turn.kernel().createLock() || turn.read(Rwsem.CREATE_LOCK))
        .does(
            turn -> {
              turn.say("is told of a write to " + turn.words(page));
              turn.hit("page_mkwrite_enter", Names.inode(page.file()) + Names.faulting(page));
            })
        .step(turn -> turn.has(Mutant.MKWRITE_WITHOUT_ADD) || turn.lock(page.file(), State.ADD))
        .step(turn -> makeWritable(turn, page))
        .does(turn -> PageSteps.unlockAdd(turn, page.file(), Mutant.MKWRITE_WITHOUT_ADD))
        .does(
            turn -> {
              if (turn.kernel().createLock()) {
                turn.release(Rwsem.CREATE_LOCK, false);
              }
              turn.hit("page_mkwrite_exit", turn.faultFailed() ? "ret=0x100" : "ret=0x200");
              turn.say("ends");
            })
        .does(
            turn -> {
              if (!turn.faultFailed()) {
                turn.world().owner(page, World.NOBODY);
              }
              turn.say("unlocks the page");
            })
        .does(turn -> turn.release(Rwsem.MMAP_LOCK, false))
        .end();
  }

  private static boolean makeWritable(Turn turn, Page page) {
    if (!turn.cache().canLock(page)) {
      return false;
    }
    boolean there = !turn.cache().isAbsent(page) && !turn.world().isPastEnd(page);
    turn.world().failed(turn.task(), !there);
    if (there) {
      turn.cache().dirty(page);
      turn.world().owner(page, turn.task()); // it is returned locked
    } else {
      turn.say("finds no page");
    }
    return true;
  }
}
