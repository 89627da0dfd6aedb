package dev.faultline.cli.report.text;

import java.util.List;

/**
 * The state around an event that proves something.
 *
 * @param number of the event among those of the finding, from 0
 * @param before what was true just before it
 * @param after what was true just after it
 */
public record StateChange(int number, List<Fact> before, List<Fact> after) {

  /**
   * One thing that is true.
   *
   * @param of what it is said of: a file, a lock, a task
   * @param what which part of its state
   * @param text the state
   */
  public record Fact(String of, String what, String text) {
    boolean isSameThing(Fact other) {
      return of.equals(other.of) && what.equals(other.what);
    }
  }

  /** Keeps its own copies. */
  public StateChange {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}
