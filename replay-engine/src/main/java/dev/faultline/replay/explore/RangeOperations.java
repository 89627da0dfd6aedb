package dev.faultline.replay.explore;

import dev.faultline.replay.explore.World.Semaphore;
import dev.faultline.replay.model.State;

/** What changes the extents of files: {@code fallocate} and {@code remap_file_range}. */
final class RangeOperations {
  private static final int A = 0;
  private static final int B = 1;

  private RangeOperations() {}

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
}
