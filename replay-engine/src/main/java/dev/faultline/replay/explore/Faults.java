package dev.faultline.replay.explore;

import dev.faultline.replay.explore.World.Page;
import dev.faultline.replay.explore.World.Semaphore;
import dev.faultline.replay.model.State;

/** Page faults outside of direct writes. */
final class Faults {
  private Faults() {}

  /** {@code bch2_page_fault} with mmap_lock held: the kernel's copies, and what has no VMA lock. */
  static Program fault(int file) {
    Program.Builder steps =
        new Program.Builder("page fault on " + Names.file(file))
            .step(turn -> turn.read(Semaphore.MMAP_LOCK))
            .does(turn -> turn.decide(file));
    PageSteps.addAndPage(steps, file, Mutant.FAULT_WITHOUT_ADD, "");
    return steps
        .does(turn -> turn.faultEnds(true))
        .does(turn -> turn.release(Semaphore.MMAP_LOCK, false))
        .end();
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
        .does(turn -> PageSteps.unlockAdd(turn, file, Mutant.MKWRITE_WITHOUT_ADD))
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
}
