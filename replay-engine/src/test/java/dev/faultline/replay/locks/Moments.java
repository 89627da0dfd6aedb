package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import dev.faultline.stream.Shape;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;

/** Events out of nothing. */
final class Moments {
  private static final Shape SHAPE = new Shape("test", EventKind.LOCK_WAIT, Mode.WRITE, false);

  private Moments() {}

  /** Event {@code number} of a trace that has one event per µs. */
  static Moment at(long number, int tid) {
    return new Moment(
        number,
        number * 1000,
        0,
        new Task(tid, "t", 0),
        SHAPE,
        Subject.NONE,
        Subject.NONE,
        0,
        0,
        0,
        number,
        false);
  }
}
