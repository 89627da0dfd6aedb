package dev.faultline.cli.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The names that someone may have meant who wrote another one. */
final class NearMatches {
  private static final int MOST = 3;

  private NearMatches() {}

  /** The nearest of {@code names}, best first; none if nothing is near. */
  static List<String> of(String word, Collection<String> names) {
    int tolerance = Math.max(2, word.length() / 3);
    return names.stream()
        .filter(name -> contains(name, word) || distance(word, name) <= tolerance)
        .sorted(
            Comparator.<String>comparingInt(name -> distance(word, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean contains(String name, String word) {
    return word.length() >= 3 && (name.contains(word) || word.contains(name));
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int step(int[][] cost, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int least = cost[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
