package dev.faultline.cli.shell;

/** When standard output is coloured. */
public enum ColourChoice {
  /** On a terminal, unless NO_COLOR is set. */
  AUTO,
  ALWAYS,
  NEVER
}
