package dev.faultline.traces.roles;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names of functions; one that ends with a star stands for all that begin so. */
final class Functions {
  private final Set<String> names = new HashSet<>();
  private final List<String> beginnings = new ArrayList<>();

  Functions(List<String> patterns) {
    add(patterns);
  }

  void add(List<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.endsWith("*")) {
        beginnings.add(pattern.substring(0, pattern.length() - 1));
      } else {
        names.add(pattern);
      }
    }
  }

  boolean has(String function) {
    return names.contains(function) || beginnings.stream().anyMatch(function::startsWith);
  }

  boolean isEmpty() {
    return names.isEmpty() && beginnings.isEmpty();
  }
}
