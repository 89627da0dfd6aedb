package dev.faultline.replay.rules;

import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Waits that have not ended: each is an opportunity that is decided when it does. What still waits
 * when events are lost, or when the trace ends, the ledger settles.
 */
final class OpenWaits {
  /** By what the task waits for, named by the kind of event that begins such a wait. */
  private final Map<EventKind, Map<TaskContext, Opportunity>> open = new EnumMap<>(EventKind.class);

  /** One begins; what the same task waited for in the same way before has ended. */
  void begin(Step step, Opportunity opportunity) {
    Opportunity before =
        open.computeIfAbsent(step.kind(), fresh -> new HashMap<>()).put(step.task(), opportunity);
    if (before != null) {
      before.checked();
    }
  }

  /** Those of this task that have ended. */
  void settle(TaskContext task) {
    if (open.isEmpty()) {
      return;
    }
    if (task.waiting().isEmpty()) {
      ended(task, EventKind.LOCK_WAIT);
    }
    if (task.draining().isEmpty()) {
      ended(task, EventKind.DRAIN_WAIT);
    }
    if (task.shootdown().isEmpty()) {
      ended(task, EventKind.SHOOTDOWN_BEGIN);
    }
  }

  private void ended(TaskContext task, EventKind kind) {
    Map<TaskContext, Opportunity> waits = open.get(kind);
    Opportunity opportunity = waits == null ? null : waits.remove(task);
    if (opportunity != null) {
      opportunity.checked();
      if (waits.isEmpty()) {
        open.remove(kind);
      }
    }
  }

  /** Events were lost: who waits is not known any more. */
  void forget() {
    open.clear();
  }
}
