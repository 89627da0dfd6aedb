package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;

/**
 * What changes the extents of files: {@code truncate}, {@code fallocate} and {@code
 * remap_file_range}.
 */
final class RangeOperations {
  private static final int COLLAPSE_RANGE = 0x8;
  private static final int PUNCH_HOLE = 0x3; // with KEEP_SIZE

  private RangeOperations() {}

  /**
   * {@code fallocate(COLLAPSE_RANGE)} of the first page: what is behind it moves, and the file is a
   * page shorter, where we look at more than that page.
   */
  static Program collapse(Range file) {
    Range range = Range.of(file.file(), 0, file.size());
    Program.Builder steps = new Program.Builder("fallocate(COLLAPSE_RANGE) of " + range, file);
    boolean shorter = file.count() > 1;
    beginFallocate(steps, range, COLLAPSE_RANGE);
    if (shorter) {
      steps.does(turn -> refuseIf(turn, turn.world().isPastEnd(file.last()), file.file()));
    }
    drain(steps, file.file());
    steps
        .step(turn -> turn.has(Mutant.COLLAPSE_WITHOUT_BLOCK) || lockBlock(turn, file.file()))
        .does(
            turn -> {
              turn.say("begins to shoot down " + file);
              turn.hit(
                  "invalidate_enter", Names.inode(file.file()) + " start=0 end=" + Long.MAX_VALUE);
            });
    for (Page page : file.pages()) {
      steps.step(turn -> turn.cache().shootDown(page));
    }
    steps
        .does(
            turn -> {
              turn.say("has shot down " + file);
              turn.hit("invalidate_exit", "ret=0");
            })
        .step(turn -> !turn.kernel().createLock() || turn.read(Rwsem.CREATE_LOCK))
        .does(
            turn -> {
              if (shorter) {
                turn.world().cutOff(file.last());
              }
              changeExtents(turn, file);
            })
        .does(RangeOperations::unlockCreate)
        .does(turn -> turn.cache().changed(file))
        .does(turn -> unlockBlock(turn, file.file(), Mutant.COLLAPSE_WITHOUT_BLOCK));
    return endFallocate(steps, file.file());
  }

  /** {@code fallocate(PUNCH_HOLE)}, which throws away what is cached there. */
  static Program punch(Range range) {
    Program.Builder steps = new Program.Builder("fallocate(PUNCH_HOLE) of " + range, range);
    beginFallocate(steps, range, PUNCH_HOLE);
    drain(steps, range.file());
    steps.step(turn -> lockBlock(turn, range.file()));
    for (Page page : range.pages()) {
      steps.step(turn -> turn.cache().throwAway(page));
    }
    steps
        .does(turn -> changeExtents(turn, range))
        .does(turn -> turn.cache().changed(range))
        .does(turn -> turn.unlock(range.file(), State.BLOCK));
    return endFallocate(steps, range.file());
  }

  private static void beginFallocate(Program.Builder steps, Range range, int mode) {
    steps.step(
        turn ->
            begin(
                turn,
                range.file(),
                "fallocate_enter",
                Names.inode(range.file())
                    + " mode="
                    + mode
                    + " offset="
                    + range.position()
                    + " len="
                    + range.bytes()));
  }

  private static boolean begin(Turn turn, int file, String event, String arguments) {
    if (!turn.lockInode(file)) {
      return false;
    }
    turn.hit(event, arguments);
    return true;
  }

  private static Program endFallocate(Program.Builder steps, int file) {
    return steps
        .does(
            turn -> {
              turn.unlockInode(file);
              turn.hit("fallocate_exit", "ret=0");
              turn.go("end");
            })
        .label("refused")
        .does(
            turn -> {
              turn.unlockInode(file);
              turn.hit("fallocate_exit", "ret=-22");
            })
        .end();
  }

  private static void refuseIf(Turn turn, boolean wrong, int file) {
    turn.say("looks at the size of " + Names.file(file));
    if (wrong) {
      turn.go("refused");
    }
  }

  private static boolean lockBlock(Turn turn, int file) {
    return turn.lock(file, State.BLOCK);
  }

  private static void unlockBlock(Turn turn, int file, Mutant without) {
    if (!turn.has(without)) {
      turn.unlock(file, State.BLOCK);
    }
  }

  private static void unlockCreate(Turn turn) {
    if (turn.kernel().createLock()) {
      turn.release(Rwsem.CREATE_LOCK, false);
    }
  }

  private static void changeExtents(Turn turn, Range range) {
    range.pages().forEach(turn.world()::write);
    turn.say("changes the extents of " + range);
  }

  /** {@code bchfs_truncate} to less by the last page. */
  static Program truncate(Range file) {
    Range cut = Range.of(file.file(), file.last().index(), file.size());
    return new Program.Builder("truncate that cuts off " + cut, cut)
        .step(
            turn ->
                begin(
                    turn,
                    file.file(),
                    "truncate_enter",
                    Names.inode(file.file()) + " size=" + cut.position()))
        .does(turn -> waitsForDirectIo(turn, file.file()))
        .step(turn -> drained(turn, file.file()))
        .step(turn -> turn.has(Mutant.TRUNCATE_WITHOUT_BLOCK) || lockBlock(turn, file.file()))
        .does(
            turn -> {
              turn.world().cutOff(file.last());
              turn.say("lowers the size of " + file);
            })
        .step(turn -> turn.cache().throwAway(cut.last()))
        .step(turn -> !turn.kernel().createLock() || turn.read(Rwsem.CREATE_LOCK))
        .does(turn -> changeExtents(turn, cut))
        .does(RangeOperations::unlockCreate)
        .does(
            turn -> {
              if (turn.cache().isRead(cut.last())) {
                turn.breach(Breach.PAST_END);
              }
              unlockBlock(turn, file.file(), Mutant.TRUNCATE_WITHOUT_BLOCK);
            })
        .does(
            turn -> {
              turn.unlockInode(file.file());
              turn.hit("truncate_exit", "ret=0");
            })
        .end();
  }

  static void drain(Program.Builder steps, int file) {
    steps.does(turn -> waitsForDirectIo(turn, file)).step(turn -> drained(turn, file));
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
}
