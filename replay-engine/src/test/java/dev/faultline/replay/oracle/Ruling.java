package dev.faultline.replay.oracle;

/** What an event is to a rule, over all possible worlds. */
enum Ruling {
  /** Forbidden in every world. */
  CERTAIN,
  /** Forbidden in some and in others not, or nobody can tell. */
  POSSIBLE,
  /** In no world forbidden. */
  EXCLUDED
}
