package dev.faultline.cli.slice;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaves items out as long as what is left passes a test: first half of them at once, then ever
 * smaller runs of neighbours, at last one by one until none can be spared.
 */
final class Reduction {

  /** What must be true of what is left. */
  interface Test {
    boolean holds(List<int[]> kept) throws IOException;
  }

  private Reduction() {}

  /**
   * Reduces.
   *
   * @param items those that the test holds for
   * @param test is asked about lists in the order of {@code items}, never about an empty one
   * @return some of the items, which pass the test, and no longer would without any one of them
   */
  static List<int[]> of(List<int[]> items, Test test) throws IOException {
    List<int[]> left = items;
    int run = Math.max(1, items.size() / 2);
    while (true) {
      List<int[]> before = left;
      left = pass(left, run, test);
      if (run > 1) {
        run /= 2;
      } else if (left.size() == before.size()) {
        return left;
      }
    }
  }

  /** From the end to the beginning: what came last depends on what came first. */
  private static List<int[]> pass(List<int[]> items, int run, Test test) throws IOException {
    List<int[]> left = items;
    for (int to = items.size(); to > 0; to -= run) {
      List<int[]> candidate = without(left, Math.max(0, to - run), to);
      if (!candidate.isEmpty() && test.holds(candidate)) {
        left = candidate;
      }
    }
    return left;
  }

  private static List<int[]> without(List<int[]> items, int from, int to) {
    List<int[]> rest = new ArrayList<>(items.size() - (to - from));
    rest.addAll(items.subList(0, from));
    rest.addAll(items.subList(to, items.size()));
    return rest;
  }
}
