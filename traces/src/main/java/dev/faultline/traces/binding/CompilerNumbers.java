package dev.faultline.traces.binding;

import java.util.HashMap;
import java.util.Map;

/** Numbers that are unique among all bindings compiled together. */
final class CompilerNumbers {
  private final Map<String, Integer> lockClasses = new HashMap<>();
  private int shapes;

  int nextShape() {
    return shapes++;
  }

  int shapeCount() {
    return shapes;
  }

  /** From 1. */
  int lockClass(String name) {
    return lockClasses.computeIfAbsent(name, key -> lockClasses.size() + 1);
  }
}
