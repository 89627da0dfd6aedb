package dev.faultline.traces.binding;

import java.util.List;
import java.util.Map;

/**
 * The words of {@code lock_acquire} and {@code contention_begin}: the former are written by a
 * conditional expression and no table, the latter stand in a table behind an address without name.
 */
final class LockWords {
  private static final Map<String, Long> WORDS =
      Map.of(
          "try", 1L, "read", 2L, "SPIN", 1L, "READ", 2L, "WRITE", 4L, "RT", 8L, "PERCPU", 16L,
          "MUTEX", 32L);

  private LockWords() {}

  static List<Long> valuesOf(String word) {
    return WORDS.containsKey(word) ? List.of(WORDS.get(word)) : List.of();
  }
}
