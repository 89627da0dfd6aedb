package dev.faultline.cli.report.words;

import java.util.List;
import java.util.Set;

/**
 * How a report for people is laid out.
 *
 * @param colours whether it may be coloured
 * @param width columns that explanations are wrapped to; evidence is never cut
 * @param verbose whether what was checked is listed rule by rule
 * @param head what was asked that is not usually asked: sentences that the report begins with
 * @param ofCapture names of rules that look at the capture itself: with nothing to say they are not
 *     idle
 */
public record Layout(
    Colours colours, int width, boolean verbose, List<String> head, Set<String> ofCapture) {
  /** Explanations are easiest to read in lines of about this length. */
  public static final int COMFORTABLE_WIDTH = 100;

  /** Keeps its own copy. */
  public Layout {
    head = List.copyOf(head);
    ofCapture = Set.copyOf(ofCapture);
  }

  /** Without a head. */
  public Layout(Colours colours, int width, boolean verbose) {
    this(colours, width, verbose, List.of(), Set.of());
  }

  /** What a file gets. */
  public static Layout plain(boolean verbose) {
    return new Layout(Colours.OFF, COMFORTABLE_WIDTH, verbose);
  }

  /** The same for a file. */
  public Layout plain() {
    return new Layout(Colours.OFF, COMFORTABLE_WIDTH, verbose, head, ofCapture);
  }
}
