package dev.faultline.replay.oracle;

/** What an event is to a rule, in one possible world. */
enum Outcome {
  /** Nothing that the rule is about. */
  NOTHING,
  /** As it should be. */
  RIGHT,
  /** What the rule forbids. */
  WRONG
}
