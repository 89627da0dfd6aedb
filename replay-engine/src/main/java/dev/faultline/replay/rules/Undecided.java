package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import java.util.Collections;
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
    long sum = 0;
    for (long count : counts.values()) {
      sum += count;
    }
    return sum;
  }

  Map<Doubt, Long> byReason() {
    return Collections.unmodifiableMap(counts);
  }

  /** The reason behind most of them: an avoidable one, if there is any. */
  Optional<Doubt> mainDoubt() {
    Doubt main = null;
    for (Map.Entry<Doubt, Long> entry : counts.entrySet()) {
      if (main == null || outweighs(entry, main)) {
        main = entry.getKey();
      }
    }
    return Optional.ofNullable(main);
  }

  private boolean outweighs(Map.Entry<Doubt, Long> entry, Doubt other) {
    boolean avoidable = !entry.getKey().isOrdinary();
    return avoidable == other.isOrdinary()
        ? avoidable
        : entry.getValue() > counts.getOrDefault(other, 0L);
  }

  /** The main doubt and the limit in words; empty if all was decided. */
  String reason() {
    Optional<Doubt> doubt = mainDoubt();
    String main = doubt.isPresent() ? doubt.get().sentence() : "";
    if (limit.isEmpty()) {
      return main;
    }
    String stopped = "the search stopped " + limit.get() + "; there may be more";
    return doubt.isPresent() && doubt.get() != Doubt.SEARCH_LIMIT
        ? main + "; and " + stopped
        : stopped;
  }
}
