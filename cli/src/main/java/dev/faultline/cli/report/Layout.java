package dev.faultline.cli.report;

/**
 * How a report for people is laid out.
 *
 * @param colours whether it may be coloured
 * @param width columns that explanations are wrapped to; evidence is never cut
 * @param verbose whether what was checked is listed rule by rule
 */
public record Layout(Colours colours, int width, boolean verbose) {
  /** Explanations are easiest to read in lines of about this length. */
  public static final int COMFORTABLE_WIDTH = 100;

  /** What a file gets. */
  public static Layout plain(boolean verbose) {
    return new Layout(Colours.OFF, COMFORTABLE_WIDTH, verbose);
  }
}
