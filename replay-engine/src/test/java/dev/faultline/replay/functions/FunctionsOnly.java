package dev.faultline.replay.functions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What probes on functions alone would have recorded of a run whose lock was recorded, too.
 *
 * <p>Events of the lock and of faults_disabled_mapping are taken out. In their place the functions
 * begin and return that run under the lock: where block of a write is concerned those that the
 * capture has anyway, else they are taken to run for as long as the lock was held.
 */
final class FunctionsOnly {
  private static final Pattern LINE =
      Pattern.compile("(\\s*.{1,16}-(\\d+)\\s.*?\\s\\d+\\.\\d+: )(\\w+)(: .*)");
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "dio_write", "dio_write",
          "page_fault", "page_fault",
          "read_iter", "read_iter",
          "write_iter", "",
          "readahead", "readahead",
          "truncate", "truncate",
          "fallocate", "fallocate",
          "remap", "remap",
          "page_mkwrite", "",
          "dio_read", "");

  private final Map<String, Deque<String>> operations = new HashMap<>();
  private final Map<String, Integer> parts = new HashMap<>();
  private final StringBuilder out = new StringBuilder();

  private FunctionsOnly() {}

  static String of(String capture) {
    FunctionsOnly functions = new FunctionsOnly();
    capture.lines().forEach(functions::line);
    return functions.out.toString();
  }

  private void line(String line) {
    Matcher event = LINE.matcher(line);
    if (line.startsWith("# entries-in-buffer")) {
      return;
    } else if (!event.matches()) {
      out.append(line).append('\n');
      return;
    }
    String before = event.group(1);
    String task = event.group(2);
    String name = event.group(3);
    String values = event.group(4);
    switch (name) {
      case "pagecache_lock_acquired", "pagecache_lock_tried" -> {
        if (!values.contains("ok=0") && isOfItself(task, values)) {
          part(before, task, true);
        }
      }
      case "pagecache_lock_release" -> {
        if (isOfItself(task, values)) {
          part(before, task, false);
        }
      }
      case "faults_disabled_set" -> ofWrite(before, task, true);
      case "faults_disabled_clear" -> ofWrite(before, task, false);
      case "invalidate_enter", "extent_write_enter" -> {
        add(before, name, values);
        ofWrite(before, task, true);
      }
      case "invalidate_exit", "extent_write_exit" -> {
        ofWrite(before, task, false);
        add(before, name, values);
      }
      case "page_fault_enter" -> {
        enter(task, "page_fault");
        add(before, "page_fault_begin", values.replaceFirst("fdm=\\S+ ", ""));
      }
      default -> operation(before, task, name, values);
    }
  }

  private void operation(String before, String task, String name, String values) {
    if (name.endsWith("_enter")) {
      enter(task, name.substring(0, name.length() - "_enter".length()));
    } else if (name.endsWith("_exit")) {
      String operation = name.substring(0, name.length() - "_exit".length());
      if (OPERATIONS.containsKey(operation)) {
        operations.computeIfAbsent(task, first -> new ArrayDeque<>()).poll();
      }
    }
    add(before, name, values);
  }

  private void enter(String task, String operation) {
    if (OPERATIONS.containsKey(operation)) {
      operations.computeIfAbsent(task, first -> new ArrayDeque<>()).push(operation);
    }
  }

  private String operation(String task) {
    Deque<String> inside = operations.get(task);
    return inside == null || inside.isEmpty() ? "" : OPERATIONS.getOrDefault(inside.getFirst(), "");
  }

  /** Block that a fault drops and takes back is not its own, nor has a write's block a function. */
  private boolean isOfItself(String task, String values) {
    String operation = operation(task);
    boolean block = values.contains("state=1");
    boolean blocks = operation.equals("truncate") || operation.equals("fallocate");
    return !operation.isEmpty()
        && !operation.equals("dio_write")
        && block == (blocks || operation.equals("remap"));
  }

  /** A remap takes two locks and is under both only from the second one on. */
  private void part(String before, String task, boolean begins) {
    String operation = operation(task);
    String key = task + operation;
    int depth = parts.merge(key, begins ? 1 : -1, Integer::sum);
    if (operation.equals("remap")) {
      if (begins ? depth == 2 : depth == 1) {
        add(before, "remap_locked_" + (begins ? "enter" : "exit"), ": (f)");
      }
      return;
    }
    add(before, operation + "_locked_" + (begins ? "enter" : "exit"), ": (f)");
  }

  private void ofWrite(String before, String task, boolean begins) {
    if (operation(task).equals("dio_write")) {
      add(before, "dio_write_locked_" + (begins ? "enter" : "exit"), ": (f)");
    }
  }

  private void add(String before, String name, String values) {
    out.append(before).append(name).append(values).append('\n');
  }
}
