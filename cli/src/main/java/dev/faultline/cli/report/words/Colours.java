package dev.faultline.cli.report.words;

import dev.faultline.v1.Grade;
import dev.faultline.v1.Verdict;

/** Colour for a terminal, or none of it. */
public enum Colours {
  /** Text comes out as it went in. */
  OFF,
  /** Text is wrapped in the escape sequences of ECMA-48. */
  ON;

  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String DIM = "2";
  private static final String BOLD = "1";

  /** Makes a heading stand out. */
  public String bold(String text) {
    return paint(BOLD, text);
  }

  public String dim(String text) {
    return paint(DIM, text);
  }

  public String verdict(Verdict.Value verdict, String text) {
    return switch (verdict) {
      case VIOLATION -> paint(BOLD + ";" + RED, text);
      case SUSPECT, INCONCLUSIVE -> paint(BOLD + ";" + YELLOW, text);
      case CLEAN -> paint(BOLD + ";" + GREEN, text);
      default -> paint(BOLD, text);
    };
  }

  public String unread(String text) {
    return paint(BOLD + ";" + RED, text);
  }

  public String grade(Grade.Value grade, String text) {
    return switch (grade) {
      case VIOLATION -> paint(RED, text);
      case POTENTIAL -> paint(YELLOW, text);
      default -> text;
    };
  }

  private String paint(String sequence, String text) {
    return this == OFF || text.isEmpty() ? text : "\u001b[" + sequence + "m" + text + "\u001b[0m";
  }
}
