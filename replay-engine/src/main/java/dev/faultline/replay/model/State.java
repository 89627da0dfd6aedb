package dev.faultline.replay.model;

import dev.faultline.v1.Mode;

/** The two states of a {@link TwoStateLock}; bcachefs calls them 0 and 1. */
public enum State {
  /** Pages may be added to the page cache: faults, buffered I/O, readahead. Counts −1 a holder. */
  ADD,
  /** Additions are blocked: direct writes, truncate, fallocate, remap. Counts +1 a holder. */
  BLOCK;

  /** The state that excludes this one. */
  public State opposite() {
    return this == ADD ? BLOCK : ADD;
  }

  /** The word that the kernel's code uses: {@code add} or {@code block}. */
  public String word() {
    return this == ADD ? "add" : "block";
  }

  /** Whether a lock event's mode is one of the two states; rwsems have others. */
  public static boolean isState(Mode mode) {
    return mode == Mode.ADD || mode == Mode.BLOCK;
  }

  static State of(Mode mode) {
    return mode == Mode.BLOCK ? BLOCK : ADD;
  }
}
