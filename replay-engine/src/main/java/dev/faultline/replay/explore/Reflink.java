package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code bch2_remap_file_range}: it locks both files in the order of their addresses, or the one if
 * source and destination are in it.
 */
final class Reflink {
  private final Range from;
  private final Range to;
  private final List<Integer> files;

  private Reflink(Range from, Range to) {
    this.from = from;
    this.to = to;
    this.files = IntStream.of(from.file(), to.file()).sorted().distinct().boxed().toList();
  }

  static Program of(Range from, Range to) {
    return new Reflink(from, to).program();
  }

  private Program program() {
    Program.Builder steps = new Program.Builder("reflink of " + from + " to " + to, from, to);
    lockInodes(steps);
    steps.does(turn -> turn.go(turn.kernel().remapDrainsFirst() ? "drain" : "lock")).label("drain");
    drain(steps);
    steps.label("lock");
    files.forEach(file -> steps.step(turn -> turn.lock(file, State.BLOCK)));
    steps
        .does(turn -> turn.go(turn.kernel().remapDrainsFirst() ? "shoot down" : "drain locked"))
        .label("drain locked");
    drain(steps);
    change(steps);
    for (int i = files.size() - 1; i >= 0; i--) {
      int file = files.get(i);
      steps.does(turn -> turn.unlock(file, State.BLOCK));
    }
    return steps
        .does(turn -> end(turn, to.bytes()))
        .label("refused")
        .does(turn -> end(turn, -22))
        .end();
  }

  private void lockInodes(Program.Builder steps) {
    steps.step(
        turn -> {
          if (!turn.lockInode(files.get(0))) {
            return false;
          }
          turn.hit("remap_enter", arguments());
          return true;
        });
    files.stream().skip(1).forEach(file -> steps.step(turn -> turn.lockInode(file)));
    if (from.last().index() > 0) {
      steps.does(
          turn -> {
            turn.say("looks at the size of " + Names.file(from.file()));
            if (turn.world().isPastEnd(from.last())) {
              turn.go("refused");
            }
          });
    }
  }

  private String arguments() {
    return "src_ino="
        + (Names.FIRST_INODE + from.file())
        + " src_mapping="
        + Names.mapping(from.file())
        + " dst_ino="
        + (Names.FIRST_INODE + to.file())
        + " dst_mapping="
        + Names.mapping(to.file())
        + " pos="
        + to.position()
        + " len="
        + to.bytes();
  }

  private void drain(Program.Builder steps) {
    (from.file() == to.file() ? List.of(to.file()) : List.of(from.file(), to.file()))
        .forEach(file -> RangeOperations.drain(steps, file));
  }

  private void change(Program.Builder steps) {
    steps
        .label("shoot down")
        .does(
            turn -> {
              turn.say("begins to shoot down " + to);
              turn.hit("invalidate_enter", Names.bounds(to));
            });
    to.pages().forEach(page -> steps.step(turn -> turn.cache().shootDown(page)));
    steps
        .does(
            turn -> {
              to.pages().forEach(turn.world()::write);
              turn.world().reaches(to.last());
              turn.say("changes the extents of " + to);
              turn.hit("invalidate_exit", "ret=0");
            })
        .does(turn -> turn.cache().changed(to));
  }

  private void end(Turn turn, long result) {
    files.forEach(turn::unlockInode);
    turn.say(result < 0 ? "ends with EINVAL" : "ends");
    turn.hit("remap_exit", "ret=" + result);
    turn.go("end");
  }
}
