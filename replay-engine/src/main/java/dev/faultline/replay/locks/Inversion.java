package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A circle of dependencies that can deadlock.
 *
 * @param edges the dependencies; each asks for the lock that the next one holds
 * @param samples for each dependency the sample that takes part: all of different operations, and
 *     none kept from the others by a gate
 * @param needsWriter whether it needs a writer that queues between two readers
 */
public record Inversion(
    List<Dependency> edges, List<Dependency.Sample> samples, boolean needsWriter) {

  private static final String PREFERRED_BEGIN = "pagecache(block)";

  /**
   * {@code pagecache(block) → mmap_lock → pagecache(add)}: the pattern, the same for every pair.
   */
  public String pattern() {
    return pattern(edges);
  }

  static String pattern(List<Dependency> circle) {
    Dependency first = circle.get(0);
    Dependency last = circle.get(circle.size() - 1);
    String between =
        circle.stream()
            .skip(1)
            .map(edge -> edge.key().from().lockClass() + " → ")
            .collect(Collectors.joining());
    return name(first.key().from(), first.key().held())
        + " → "
        + between
        + name(last.key().to(), last.key().wanted());
  }

  private static String name(LockNode lock, Use use) {
    return lock.lockClass() + "(" + use.word() + ")";
  }

  /** The same circle, begun where its pattern reads best: always at the same place. */
  static List<Dependency> canonical(List<Dependency> circle) {
    List<Dependency> best = List.copyOf(circle);
    for (int turn = 1; turn < circle.size(); turn++) {
      List<Dependency> turned = new ArrayList<>(circle.subList(turn, circle.size()));
      turned.addAll(circle.subList(0, turn));
      if (rank(turned).compareTo(rank(best)) < 0) {
        best = turned;
      }
    }
    return best;
  }

  private static String rank(List<Dependency> circle) {
    String pattern = pattern(circle);
    return (pattern.startsWith(PREFERRED_BEGIN) ? "0" : "1") + pattern;
  }
}
