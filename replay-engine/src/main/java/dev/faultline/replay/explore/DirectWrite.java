package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;
import java.util.Optional;

/**
 * {@code bch2_direct_write} of pages of a file from memory that is no file's or is mapped from a
 * file: {@code bch2_dio_write_loop} turns once for each bio, and again where locks were dropped
 * before anything was pinned. {@link PinLoop} is what is inside faults_disabled_mapping.
 */
final class DirectWrite {
  private final Range range;
  private final Optional<Range> buffer;
  private final boolean asynchronous;
  private final int pagesOfBio;

  private DirectWrite(Range range, Optional<Range> buffer, boolean asynchronous, int pagesOfBio) {
    this.range = range;
    this.buffer = buffer;
    this.asynchronous = asynchronous;
    this.pagesOfBio = pagesOfBio;
  }

  /** From memory that is no file's. */
  static Program of(Range range) {
    return new DirectWrite(range, Optional.empty(), false, range.count()).program();
  }

  /** From a mapping of as many pages of a file. */
  static Program of(Range range, Range buffer) {
    return new DirectWrite(range, Optional.of(buffer), false, range.count()).program();
  }

  /** The same of so much memory that each page stands for all that goes into a bio. */
  static Program inTwoBios(Range range, Range buffer) {
    return new DirectWrite(range, Optional.of(buffer), false, 1).program();
  }

  /** One that returns when it is submitted; a worker completes it and releases block. */
  static Program asynchronous(Range range, Optional<Range> buffer) {
    return new DirectWrite(range, buffer, true, 1).program();
  }

  private Program program() {
    String name =
        (asynchronous ? "asynchronous " : "")
            + "DIO write of "
            + range
            + buffer.map(from -> " from a mapping of " + from).orElse("")
            + (pagesOfBio < range.count() ? " in two bios" : "");
    Program.Builder steps = new Program.Builder(name, range, buffer.orElse(range));
    begin(steps);
    shootDown(steps);
    steps.label("pin").does(turn -> turn.disableFaults(range.file()));
    buffer.ifPresent(from -> new PinLoop(range, from, pagesOfBio, this).steps(steps));
    steps.label("pinned").does(this::pinned);
    submit(steps);
    return steps.end();
  }

  private void begin(Program.Builder steps) {
    steps
        .step(this::takeInode)
        .does(this::countUp)
        .step(turn -> turn.has(Mutant.NO_BLOCK) || turn.lock(range.file(), State.BLOCK))
        .does(
            turn -> {
              if (isExtending(turn)) {
                turn.say("extends " + Names.file(range.file()) + " and keeps the inode lock");
              } else {
                turn.unlockInode(range.file());
              }
            });
  }

  /** Until it has ended nobody else changes the size: he would need the inode lock, or drain. */
  private boolean isExtending(Turn turn) {
    return turn.world().isPastEnd(range.last());
  }

  private boolean takeInode(Turn turn) {
    if (!turn.lockInode(range.file())) {
      return false;
    }
    turn.hit("write_iter_enter", Names.range(range) + " flags=0x20000");
    return true;
  }

  private void countUp(Turn turn) {
    turn.world().directIo(range.file(), 1);
    turn.world().failed(turn.task(), false);
    turn.world().dropped(turn.task(), false);
    turn.say("counts itself as direct I/O on " + Names.file(range.file()));
    turn.hit(
        "dio_write_enter",
        Names.inode(range.file())
            + " iocb="
            + Names.hex(0xffa0000000500000L + turn.task() * 0x1000L)
            + " pos="
            + range.position()
            + " count="
            + range.bytes());
  }

  private void shootDown(Program.Builder steps) {
    steps.does(
        turn -> {
          if (turn.has(Mutant.NO_FIRST_SHOOTDOWN)) {
            turn.go("pin");
          } else {
            beginsToShootDown(turn, range);
          }
        });
    for (int number = 0; number < range.count(); number++) {
      Page page = range.page(number);
      steps
          .label("shoot down " + number)
          .step(
              turn -> {
                boolean done = turn.cache().shootDown(page);
                if (done && turn.has(Mutant.SHOOTDOWN_OF_ONE_PAGE)) {
                  turn.go("shot down");
                }
                return done;
              });
    }
    steps.label("shot down").does(this::shotDown);
  }

  private static void beginsToShootDown(Turn turn, Range all) {
    boolean one = turn.has(Mutant.SHOOTDOWN_OF_ONE_PAGE);
    Range what = one ? Range.of(all.file(), all.first(), all.size()) : all;
    turn.say("begins to shoot down " + what);
    turn.hit("invalidate_enter", Names.bounds(what));
  }

  /** After locks were dropped and nothing was pinned, the loop turns once more. */
  private void shotDown(Turn turn) {
    turn.say("has shot down " + range);
    turn.hit("invalidate_exit", "ret=0");
    if (turn.world().pinned(turn.task()) > 0) {
      turn.go("submit");
    }
    turn.world().dropped(turn.task(), false);
    turn.world().failed(turn.task(), false);
  }

  /** EFAULT unless locks were dropped, after which nothing of what was shot down is certain. */
  private void pinned(Turn turn) {
    World world = turn.world();
    int task = turn.task();
    boolean dropped = world.dropped(task);
    if (turn.has(Mutant.FDM_LEAKED)) {
      turn.say("leaves faults disabled");
    } else {
      turn.enableFaults(range.file());
    }
    int left = range.count() - world.written(task);
    if (buffer.isEmpty()) {
      world.pinned(task, Math.min(pagesOfBio, left));
    }
    boolean failed = turn.pinFailed();
    boolean pastEnd = world.failedPastEnd(task);
    int from = world.written(task);
    if (turn.has(Mutant.SHOOTDOWN_OF_THE_REST)) {
      from += world.pinned(task);
    }
    boolean again = dropped && !turn.has(Mutant.NO_SECOND_SHOOTDOWN) && from < range.count();
    if (again) { // all that was left before this turn of the loop, pinned or not
      beginsToShootDown(turn, range.behind(from));
      turn.go("shoot down " + from);
      return;
    }
    world.failed(task, false);
    world.dropped(task, false);
    if (failed) {
      turn.go(dropped ? "pin" : "refused");
      boolean otherFile = buffer.map(its -> its.file() != range.file()).orElse(false);
      if (!dropped && !pastEnd && otherFile) {
        turn.breach(Breach.REFUSED);
      }
    }
  }

  private void submit(Program.Builder steps) {
    steps
        .label("submit")
        .does(
            turn -> {
              submits(turn);
              if (turn.has(Mutant.BLOCK_RELEASED_EARLY) && isLastBio(turn)) {
                turn.go("early");
              }
            })
        .label("write")
        .step(turn -> (!isAsynchronous(turn) || turn.takeWorker()) && write(turn))
        .does(turn -> turn.cache().changed(range))
        .does(
            turn -> {
              if (!turn.has(Mutant.BLOCK_RELEASED_EARLY)) {
                unlockBlock(turn);
              }
            })
        .does(turn -> end(turn, range.bytes()))
        .label("refused")
        .does(this::unlockBlock)
        .does(turn -> end(turn, -14))
        .label("early")
        .does(
            turn -> {
              turn.unlock(range.file(), State.BLOCK);
              turn.go("write");
            });
  }

  private void submits(Turn turn) {
    turn.say("submits");
    turn.hit("extent_write_enter", "");
    if (isAsynchronous(turn)) {
      turn.hit("extent_write_exit", "");
      turn.leaveWorker();
      if (!turn.world().byWorker(turn.task())) {
        turn.hit("dio_write_exit", "ret=-529");
        turn.hit("write_iter_exit", "ret=-529");
      }
    }
  }

  private boolean isAsynchronous(Turn turn) {
    return asynchronous && !isExtending(turn);
  }

  private boolean isLastBio(Turn turn) {
    World world = turn.world();
    return world.written(turn.task()) + world.pinned(turn.task()) == range.count();
  }

  private boolean write(Turn turn) {
    World world = turn.world();
    int task = turn.task();
    boolean last = isLastBio(turn);
    Range bio =
        new Range(
            range.file(), range.first() + world.written(task), world.pinned(task), range.size());
    bio.pages().forEach(world::write);
    world.written(task, world.written(task) + bio.count());
    world.pinned(task, 0);
    turn.say("has written " + bio);
    if (isAsynchronous(turn)) {
      world.byWorker(task, true);
      turn.hit("dio_async_done", "");
    } else {
      turn.hit("extent_write_exit", "");
    }
    if (!last) {
      turn.go("pin");
    }
    return true;
  }

  void unlockBlock(Turn turn) {
    if (!turn.has(Mutant.NO_BLOCK)) {
      turn.unlock(range.file(), State.BLOCK);
    }
  }

  private void end(Turn turn, long result) {
    World world = turn.world();
    int task = turn.task();
    world.directIo(range.file(), -1);
    if (world.disabled(task) != World.NOBODY) {
      turn.breach(Breach.LEAKED);
    }
    if (!world.byWorker(task)) {
      turn.hit("dio_write_exit", "ret=" + result);
      turn.hit("write_iter_exit", "ret=" + result);
    }
    if (isExtending(turn)) {
      if (result > 0) {
        world.reaches(range.last());
      }
      turn.unlockInode(range.file());
    }
    turn.say(result < 0 ? "ends with EFAULT" : "ends");
    world.byWorker(task, false);
    world.written(task, 0);
    turn.leaveWorker();
    turn.go("end");
  }
}
