package dev.faultline.replay.rules;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The opportunities that turned out to be none, counted by reason. */
final class Exempted {
  private final Map<Exemption, Long> counts = new EnumMap<>(Exemption.class);

  void add(Exemption cause) {
    counts.merge(cause, 1L, Long::sum);
  }

  long count() {
    long sum = 0;
    for (long count : counts.values()) {
      sum += count;
    }
    return sum;
  }

  /** The reason behind most of them. */
  Optional<Exemption> main() {
    Exemption main = null;
    long most = 0;
    for (Map.Entry<Exemption, Long> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        main = entry.getKey();
        most = entry.getValue();
      }
    }
    return Optional.ofNullable(main);
  }
}
