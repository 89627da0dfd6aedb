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
    return words(edges);
  }

  private static String words(List<Dependency> circle) {
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
  Inversion canonical() {
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      turns.add(i);
    }
    int best = 0;
    for (int turn : turns) {
      if (rank(turned(edges, turn)).compareTo(rank(turned(edges, best))) < 0) {
        best = turn;
      }
    }
    return new Inversion(turned(edges, best), turned(samples, best), needsWriter);
  }

  private static String rank(List<Dependency> circle) {
    String words = words(circle);
    return (words.startsWith(PREFERRED_BEGIN) ? "0" : "1") + words;
  }

  private static <T> List<T> turned(List<T> list, int turn) {
    List<T> turned = new ArrayList<>(list.subList(turn, list.size()));
    turned.addAll(list.subList(0, turn));
    return turned;
  }
}
