package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The opportunities that could not be decided, counted by reason. */
final class Undecided {
  private final Map<Doubt, Long> counts = new EnumMap<>(Doubt.class);
  private Optional<String> limit = Optional.empty();

  void add(Doubt doubt, long opportunities) {
    if (opportunities > 0) {
      counts.merge(doubt, opportunities, Long::sum);
    }
  }

  /** They are decided after all: how many. */
  long take(Doubt doubt) {
    Long taken = counts.remove(doubt);
    return taken == null ? 0 : taken;
  }

  /** Those of {@link Doubt#SEARCH_LIMIT} lie behind this limit. */
  void stoppedAt(String where) {
    limit = Optional.of(where);
  }

  long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  Map<Doubt, Long> byReason() {
    return Collections.unmodifiableMap(counts);
  }

  /** The reason behind most of them: an avoidable one, if there is any. */
  Optional<Doubt> mainDoubt() {
    return counts.entrySet().stream()
        .max(
            Comparator.comparing((Map.Entry<Doubt, Long> entry) -> !entry.getKey().isOrdinary())
                .thenComparing(Map.Entry::getValue))
        .map(Map.Entry::getKey);
  }

  /** The main doubt and the limit in words; empty if all was decided. */
  String reason() {
    String main = mainDoubt().map(Doubt::sentence).orElse("");
    if (limit.isEmpty()) {
      return main;
    }
    String stopped = "the search stopped " + limit.get() + "; there may be more";
    return mainDoubt().filter(doubt -> doubt != Doubt.SEARCH_LIMIT).isPresent()
        ? main + "; and " + stopped
        : stopped;
  }
}
