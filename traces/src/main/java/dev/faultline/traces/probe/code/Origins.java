package dev.faultline.traces.probe.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for the unknown quantities of a function: one for each origin, always the same. */
final class Origins {
  private final Map<Origin, Integer> numbers = new HashMap<>();
  private final List<Origin> origins = new ArrayList<>();

  int number(Origin origin) {
    return numbers.computeIfAbsent(
        origin,
        added -> {
          origins.add(added);
          return origins.size();
        });
  }

  Value value(Origin origin) {
    return new Value(number(origin), 0);
  }

  /** Where the quantity of {@code value} came to be; it must not be a plain number. */
  Origin of(Value value) {
    return origins.get(value.quantity() - 1);
  }
}
