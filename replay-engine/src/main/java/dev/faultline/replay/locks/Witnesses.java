package dev.faultline.replay.locks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known by pattern of circle: a witness, or the obstacle at which the search got furthest.
 */
final class Witnesses {
  /** Spelling a pattern out is slow; so many circles are enough to remember it of. */
  private static final int MOST_KNOWN = 10_000;

  private final Map<String, Witness> found = new HashMap<>();
  private final Map<String, Obstacle> obstacles = new HashMap<>();
  private final Map<List<Dependency>, String> patterns = new HashMap<>();

  /** The pattern of a circle, whichever of its dependencies comes first. */
  String pattern(List<Dependency> circle) {
    String known = patterns.get(circle);
    if (known == null) {
      if (patterns.size() == MOST_KNOWN) {
        patterns.clear();
      }
      known = Inversion.pattern(Inversion.canonical(circle));
      patterns.put(circle, known);
    }
    return known;
  }

  Optional<Witness> of(String pattern) {
    return Optional.ofNullable(found.get(pattern));
  }

  boolean has(String pattern) {
    return found.containsKey(pattern);
  }

  void add(String pattern, Witness witness) {
    found.put(pattern, witness);
  }

  /** What kept a circle of this pattern from having a witness. */
  void note(String pattern, Obstacle obstacle) {
    obstacles.merge(pattern, obstacle, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  Obstacle obstacle(String pattern) {
    return obstacles.getOrDefault(pattern, Obstacle.APART);
  }

  /** What was seen since then is in doubt. */
  void forgetSince(long sinceNs) {
    found
        .values()
        .removeIf(
            witness ->
                witness.schedule().turns().stream()
                    .anyMatch(turn -> turn.moment().timeNs() >= sinceNs));
  }
}
