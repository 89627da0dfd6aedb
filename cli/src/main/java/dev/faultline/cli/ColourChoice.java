package dev.faultline.cli;

/** When standard output is coloured. */
enum ColourChoice {
  /** On a terminal, unless NO_COLOR is set. */
  AUTO,
  ALWAYS,
  NEVER
}
