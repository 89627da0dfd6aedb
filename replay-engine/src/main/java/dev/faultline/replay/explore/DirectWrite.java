package dev.faultline.replay.explore;

import dev.faultline.replay.explore.World.Page;
import dev.faultline.replay.explore.World.Semaphore;
import dev.faultline.replay.model.FaultDecision;
import dev.faultline.replay.model.State;

/**
 * {@code bch2_direct_write} of a file's page, not extending it, from memory that is no file's or is
 * the page of a file: one turn of its loop, again where locks were dropped while it pinned.
 */
final class DirectWrite {
  /** The buffer is no file's. */
  static final int ANONYMOUS = -1;

  private final int file;
  private final int buffer;

  private final boolean asynchronous;

  private DirectWrite(int file, int buffer, boolean asynchronous) {
    this.file = file;
    this.buffer = buffer;
    this.asynchronous = asynchronous;
  }

  static Program of(int file, int buffer) {
    return new DirectWrite(file, buffer, false).program();
  }

  /** One that returns when it is submitted; a worker completes it and releases block. */
  static Program asynchronous(int file, int buffer) {
    return new DirectWrite(file, buffer, true).program();
  }

  private Program program() {
    String from = buffer == ANONYMOUS ? "" : " from a mapping of " + Names.file(buffer);
    Program.Builder steps =
        new Program.Builder(
            (asynchronous ? "asynchronous " : "") + "DIO write of " + Names.file(file) + from);
    begin(steps);
    shootDown(steps);
    pin(steps);
    submit(steps);
    return steps.end();
  }

  private void begin(Program.Builder steps) {
    steps
        .step(this::takeInode)
        .does(this::countUp)
        .step(turn -> turn.has(Mutant.NO_BLOCK) || turn.lock(file, State.BLOCK))
        .does(turn -> turn.unlockInode(file));
  }

  private boolean takeInode(Turn turn) {
    if (!turn.lockInode(file)) {
      return false;
    }
    turn.hit("write_iter_enter", range() + " flags=0x20000");
    return true;
  }

  private String range() {
    return Names.inode(file) + " pos=0 count=" + Names.PAGE_BYTES;
  }

  private void countUp(Turn turn) {
    turn.world().directIo(file, 1);
    turn.world().failed(turn.task(), false);
    turn.world().dropped(turn.task(), false);
    turn.say("counts itself as direct I/O on " + Names.file(file));
    turn.hit(
        "dio_write_enter",
        Names.inode(file)
            + " iocb="
            + Names.hex(0xffa0000000500000L + turn.task() * 0x1000L)
            + " pos=0 count="
            + Names.PAGE_BYTES);
  }

  private void shootDown(Program.Builder steps) {
    steps
        .does(
            turn -> {
              if (turn.has(Mutant.NO_FIRST_SHOOTDOWN)) {
                turn.go("pin");
              } else {
                beginsToShootDown(turn);
              }
            })
        .label("shoot down")
        .step(turn -> turn.shootDownPage(file))
        .does(this::shotDown);
  }

  private void beginsToShootDown(Turn turn) {
    turn.say("begins to shoot down " + Names.file(file));
    turn.hit("invalidate_enter", Names.inode(file) + " start=0 end=" + (Names.PAGE_BYTES - 1));
  }

  /** After locks were dropped and nothing was pinned, the loop turns once more. */
  private void shotDown(Turn turn) {
    turn.say("has shot down " + Names.file(file));
    turn.hit("invalidate_exit", "ret=0");
    if (!turn.faultFailed() && turn.world().dropped(turn.task())) {
      turn.go("submit");
    }
    turn.world().dropped(turn.task(), false);
    turn.world().failed(turn.task(), false);
  }

  private void pin(Program.Builder steps) {
    steps.label("pin").does(turn -> turn.disableFaults(file));
    if (buffer != ANONYMOUS) {
      fault(steps);
    }
    steps.label("pinned").does(this::pinned);
  }

  private void fault(Program.Builder steps) {
    steps
        .step(this::takeMmapLock)
        .does(this::enterFault)
        .label("add")
        .step(turn -> turn.lock(buffer, State.ADD))
        .label("read")
        .step(this::insert)
        .does(turn -> turn.fill(buffer))
        .label("have page")
        .does(
            turn -> {
              if (!turn.has(Mutant.FAULT_WITHOUT_ADD)) {
                turn.unlock(buffer, State.ADD);
              }
            })
        .does(
            turn -> {
              turn.faultEnds(true);
              turn.go("leave mmap");
            })
        .label("drop")
        .does(this::unlockBlock)
        .step(turn -> turn.lock(buffer, State.ADD))
        .does(turn -> turn.unlock(buffer, State.ADD))
        .step(
            turn ->
                turn.has(Mutant.BLOCK_NOT_RETAKEN)
                    || turn.has(Mutant.NO_BLOCK)
                    || turn.lock(file, State.BLOCK))
        .does(
            turn -> {
              turn.world().dropped(turn.task(), !turn.has(Mutant.DROP_NOT_SIGNALLED));
              turn.faultEnds(false);
              turn.go("leave mmap");
            })
        .label("refuse")
        .does(turn -> turn.faultEnds(false))
        .label("leave mmap")
        .does(
            turn -> {
              turn.release(Semaphore.MMAP_LOCK, false);
              turn.go("pinned");
            })
        .label("wait for mmap") // with block dropped, where the kernel does that
        .does(this::unlockBlock)
        .step(turn -> turn.read(Semaphore.MMAP_LOCK))
        .does(turn -> turn.release(Semaphore.MMAP_LOCK, false))
        .step(turn -> turn.has(Mutant.NO_BLOCK) || turn.lock(file, State.BLOCK))
        .does(
            turn -> {
              turn.world().dropped(turn.task(), true);
              turn.world().failed(turn.task(), true);
              turn.say("begins again");
            });
  }

  private boolean takeMmapLock(Turn turn) {
    if (!turn.kernel().pinWaitsWithoutBlock()) {
      return turn.read(Semaphore.MMAP_LOCK);
    }
    if (!turn.tryRead(Semaphore.MMAP_LOCK)) {
      turn.go("wait for mmap");
    }
    return true;
  }

  private void enterFault(Turn turn) {
    if (turn.world().page(buffer) == Page.CLEAN || turn.world().page(buffer) == Page.DIRTY) {
      turn.world().failed(turn.task(), false);
      turn.say("finds the page of " + Names.file(buffer) + " cached: no handler is called");
      turn.go("leave mmap");
      return;
    }
    FaultDecision decision = turn.decide(buffer);
    if (decision == FaultDecision.REFUSE) {
      turn.go("refuse");
    } else if (turn.has(Mutant.FAULT_WITHOUT_ADD)) {
      turn.go("read");
    } else if (decision == FaultDecision.TRY_OR_DROP) {
      turn.go(turn.tryLock(buffer, State.ADD) ? "read" : "drop");
    } else {
      turn.go("add");
    }
  }

  private boolean insert(Turn turn) {
    if (!turn.canLockPage(buffer)) {
      return false;
    }
    if (turn.world().page(buffer) == Page.ABSENT) {
      turn.insert(buffer);
    } else {
      turn.say("finds the page of " + Names.file(buffer));
      turn.go("have page");
    }
    return true;
  }

  /** EFAULT unless locks were dropped, after which nothing of what was shot down is certain. */
  private void pinned(Turn turn) {
    boolean dropped = turn.world().dropped(turn.task());
    if (turn.has(Mutant.FDM_LEAKED)) {
      turn.say("leaves faults disabled");
    } else {
      turn.enableFaults(file);
    }
    if (dropped && !turn.has(Mutant.NO_SECOND_SHOOTDOWN)) {
      beginsToShootDown(turn);
      turn.go("shoot down");
    } else if (turn.faultFailed()) {
      turn.world().failed(turn.task(), false);
      turn.world().dropped(turn.task(), false);
      turn.go(dropped ? "pin" : "refused");
      if (!dropped && buffer != file) {
        turn.breach(Breach.REFUSED);
      }
    } else {
      turn.world().dropped(turn.task(), false);
    }
  }

  private void submit(Program.Builder steps) {
    steps
        .label("submit")
        .does(
            turn -> {
              turn.say("submits");
              turn.hit("extent_write_enter", "");
              if (asynchronous) {
                turn.hit("extent_write_exit", "");
                turn.hit("dio_write_exit", "ret=-529");
                turn.hit("write_iter_exit", "ret=-529");
              }
              if (turn.has(Mutant.BLOCK_RELEASED_EARLY)) {
                turn.go("early");
              }
            })
        .label("write")
        .does(
            turn -> {
              turn.world().write(file);
              turn.say("has written " + Names.file(file));
              completes(turn);
              turn.hit(asynchronous ? "dio_async_done" : "extent_write_exit", "");
            })
        .does(turn -> turn.directWriteEnds(file))
        .label("release")
        .does(
            turn -> {
              if (!turn.has(Mutant.BLOCK_RELEASED_EARLY)) {
                completes(turn);
                unlockBlock(turn);
              }
            })
        .does(turn -> end(turn, Names.PAGE_BYTES))
        .label("refused")
        .does(this::unlockBlock)
        .does(turn -> end(turn, -14))
        .label("early")
        .does(
            turn -> {
              turn.unlock(file, State.BLOCK);
              turn.go("write");
            });
  }

  private void completes(Turn turn) {
    if (asynchronous) {
      turn.byWorker();
    }
  }

  private void unlockBlock(Turn turn) {
    if (!turn.has(Mutant.NO_BLOCK)) {
      turn.unlock(file, State.BLOCK);
    }
  }

  private void end(Turn turn, int result) {
    turn.world().directIo(file, -1);
    if (turn.world().disabled(turn.task()) != World.NOBODY) {
      turn.breach(Breach.LEAKED);
    }
    turn.say(result < 0 ? "ends with EFAULT" : "ends");
    if (!asynchronous || result < 0) {
      turn.hit("dio_write_exit", "ret=" + result);
      turn.hit("write_iter_exit", "ret=" + result);
    }
    turn.go("end");
  }
}
