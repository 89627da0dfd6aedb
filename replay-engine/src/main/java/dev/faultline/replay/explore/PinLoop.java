package dev.faultline.replay.explore;

import dev.faultline.replay.model.FaultDecision;
import dev.faultline.replay.model.State;

/**
 * What {@code bio_iov_iter_get_pages} does inside faults_disabled_mapping for a buffer that is
 * mapped from a file: page after page of it, until a fault fails or the bio is full. What was
 * pinned before a fault that fails stays pinned.
 */
final class PinLoop {
  private final Range range;
  private final Range buffer;
  private final int pagesOfBio;
  private final DirectWrite write;

  PinLoop(Range range, Range buffer, int pagesOfBio, DirectWrite write) {
    this.range = range;
    this.buffer = buffer;
    this.pagesOfBio = pagesOfBio;
    this.write = write;
  }

  void steps(Program.Builder steps) {
    steps.step(this::takeMmapLock);
    for (int number = 0; number < buffer.count(); number++) {
      fault(steps, number);
    }
    drop(steps);
    steps
        .label("refuse")
        .does(turn -> turn.faultEnds(false))
        .label("leave mmap")
        .does(
            turn -> {
              turn.release(Rwsem.MMAP_LOCK, false);
              turn.go("pinned");
            });
    waitForMmap(steps);
  }

  private boolean takeMmapLock(Turn turn) {
    if (turn.kernel().pinWaitsWithoutBlock()) {
      if (!turn.tryRead(Rwsem.MMAP_LOCK)) {
        turn.go("wait for mmap");
        return true;
      }
    } else if (!turn.read(Rwsem.MMAP_LOCK)) {
      return false;
    }
    turn.go("fault " + turn.world().written(turn.task()));
    return true;
  }

  private void fault(Program.Builder steps, int number) {
    Page page = buffer.page(number);
    String have = "have page " + number;
    steps
        .label("fault " + number)
        .does(turn -> enterFault(turn, number))
        .label("add " + number)
        .step(turn -> turn.lock(buffer.file(), State.ADD))
        .label("read " + number);
    PageSteps.size(steps, page, have);
    steps
        .step(turn -> PageSteps.insert(turn, page, have))
        .does(turn -> turn.cache().fill(page))
        .label(have)
        .does(turn -> PageSteps.unlockAdd(turn, buffer.file(), Mutant.FAULT_WITHOUT_ADD))
        .does(
            turn -> {
              turn.faultEnds(!turn.faultFailed());
              if (turn.faultFailed()) {
                turn.go("leave mmap");
              } else {
                pin(turn);
              }
            });
  }

  private void enterFault(Turn turn, int number) {
    Page page = buffer.page(number);
    if (turn.cache().isRead(page)) {
      turn.world().failed(turn.task(), false);
      turn.say("finds " + turn.words(page) + " cached: no handler is called");
      pin(turn);
      return;
    }
    FaultDecision decision = turn.decide(page);
    if (decision == FaultDecision.REFUSE) {
      turn.go("refuse");
    } else if (turn.has(Mutant.FAULT_WITHOUT_ADD)) {
      turn.go("read " + number);
    } else if (decision == FaultDecision.TRY_OR_DROP) {
      turn.go(turn.tryLock(buffer.file(), State.ADD) ? "read " + number : "drop");
    } else {
      turn.go("add " + number);
    }
  }

  /** The page is pinned; the next is, unless it belongs to another bio. */
  private void pin(Turn turn) {
    World world = turn.world();
    int pinned = world.pinned(turn.task()) + 1;
    int next = world.written(turn.task()) + pinned;
    world.pinned(turn.task(), pinned);
    turn.go(pinned < pagesOfBio && next < buffer.count() ? "fault " + next : "leave mmap");
  }

  /** With add shut against it and the order of addresses against waiting for it. */
  private void drop(Program.Builder steps) {
    steps
        .label("drop")
        .does(write::unlockBlock)
        .step(turn -> turn.lock(buffer.file(), State.ADD))
        .does(turn -> turn.unlock(buffer.file(), State.ADD))
        .step(
            turn ->
                turn.has(Mutant.BLOCK_NOT_RETAKEN)
                    || turn.has(Mutant.NO_BLOCK)
                    || turn.lock(range.file(), State.BLOCK))
        .does(
            turn -> {
              turn.world().dropped(turn.task(), !turn.has(Mutant.DROP_NOT_SIGNALLED));
              turn.faultEnds(false);
              turn.go("leave mmap");
            });
  }

  /** With block dropped, where the kernel does that. */
  private void waitForMmap(Program.Builder steps) {
    steps
        .label("wait for mmap")
        .does(write::unlockBlock)
        .step(turn -> turn.read(Rwsem.MMAP_LOCK))
        .does(turn -> turn.release(Rwsem.MMAP_LOCK, false))
        .step(turn -> turn.has(Mutant.NO_BLOCK) || turn.lock(range.file(), State.BLOCK))
        .does(
            turn -> {
              turn.world().dropped(turn.task(), true);
              turn.world().failed(turn.task(), true);
              turn.say("begins again");
            });
  }
}
