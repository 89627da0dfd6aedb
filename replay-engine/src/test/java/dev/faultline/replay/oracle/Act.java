package dev.faultline.replay.oracle;

import dev.faultline.v1.Mode;

/**
 * Something that a task does to a lock, or that must stay behind what others have done.
 *
 * @param does what
 * @param lock to which lock; of {@link Does#TOUCHES}, to the pages of which file
 * @param line where it is recorded
 * @param asked where it is asked for, if that is recorded by itself
 * @param entered where its task had come from user space
 * @param left where it goes back there
 * @param ofInode of which file it is the first thing that needs the inode's lock, which is not
 *     recorded; {@link Seen#NONE} for anything else
 */
record Act(
    int tid,
    Does does,
    String lock,
    Mode use,
    long line,
    long asked,
    long entered,
    long left,
    char ofInode) {
  /** What can be done. */
  enum Does {
    /** Waits as long as it must. */
    TAKES,
    /** Has got it without waiting, or would have gone another way. */
    TRIES,
    /** Has not got it, and gone another way. */
    FAILS,
    GIVES,
    /** Waits until nobody else has it, and does not take it. */
    AWAITS,
    /** Changes pages, or finds that one is missing. */
    TOUCHES
  }

  /** Whether it may have to wait. */
  boolean waits() {
    return does == Does.TAKES || does == Does.AWAITS;
  }

  boolean takes() {
    return does == Does.TAKES || does == Does.TRIES;
  }

  /** Whether somebody who has the lock like this keeps it from being done. */
  boolean isKeptBy(Mode held) {
    return switch (use) {
      case ADD -> held == Mode.BLOCK;
      case BLOCK -> held == Mode.ADD;
      case READ -> held == Mode.WRITE;
      default -> true;
    };
  }
}
