package dev.faultline.replay.stacks;

import dev.faultline.v1.StackHold;
import dev.faultline.v1.StackWait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the tasks of a circle can mean the same files: each edge says that a file of the one task
 * is a file of the other, and a stack may say of two of its files that they differ.
 */
final class FileLabels {
  private final Map<String, String> parents = new HashMap<>();

  private FileLabels() {}

  static boolean agree(List<SleepEdge> circle) {
    FileLabels labels = new FileLabels();
    for (SleepEdge edge : circle) {
      StackHold hold = edge.by().orElse(StackHold.getDefaultInstance());
      String wanted = edge.waiter().waiting().map(StackWait::getFile).orElse("");
      if (!wanted.isEmpty() && !hold.getFile().isEmpty() && !hold.getManyFiles()) {
        labels.join(label(edge.waiter(), wanted), label(edge.holder(), hold.getFile()));
      }
    }
    for (SleepEdge edge : circle) {
      StackWait wait = edge.waiter().waiting().orElse(StackWait.getDefaultInstance());
      if (!wait.getOtherThan().isEmpty()
          && labels
              .root(label(edge.waiter(), wait.getFile()))
              .equals(labels.root(label(edge.waiter(), wait.getOtherThan())))) {
        return false;
      }
    }
    return true;
  }

  private static String label(Sleeper sleeper, String file) {
    return sleeper.number() + " " + file;
  }

  private void join(String one, String other) {
    parents.put(root(one), root(other));
  }

  private String root(String label) {
    String root = label;
    for (String next = parents.get(root);
        next != null && !next.equals(root);
        next = parents.get(root)) {
      root = next;
    }
    return root;
  }
}
