package dev.faultline.replay.explore;

import java.util.List;

/** What the page cache holds at an index of a file. */
enum Cached {
  ABSENT(0),
  /** Locked, and not read yet. */
  LOCKED(1),
  CLEAN(2),
  DIRTY(3);

  static final List<Cached> ALL = List.of(ABSENT, LOCKED, CLEAN, DIRTY);

  final int code;

  Cached(int code) {
    this.code = code;
  }
}
