package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.TaskContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Where faults_disabled_mapping seems to be left set, until the task faults again: the handler
 * reads it, and if it reads nothing then it was cleared, and the record of that is missing.
 */
final class StillSet {
  private static final int MOST = 256;

  private record Pending(TaskContext task, Opportunity open, Finding finding) {}

  private final List<Pending> pending = new ArrayList<>(0);

  void add(TaskContext task, Opportunity open, Finding finding) {
    if (pending.size() == MOST) {
      Pending oldest = pending.remove(0);
      oldest.open().report(oldest.finding());
    }
    pending.add(new Pending(task, open, finding));
  }

  /** The task has faulted, and its faults were not disabled. */
  void readClear(TaskContext task) {
    if (pending.isEmpty()) {
      return;
    }
    for (Pending each : pending) {
      if (each.task() == task) {
        each.open().undecided(Doubt.CONTRADICTED);
      }
    }
    pending.removeIf(each -> each.task() == task);
  }

  /** Nobody will refute what is left. */
  void finish() {
    pending.forEach(each -> each.open().report(each.finding()));
    pending.clear();
  }
}
