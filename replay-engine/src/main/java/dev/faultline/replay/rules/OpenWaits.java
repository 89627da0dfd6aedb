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
  /** By who waits, and for what, named by the kind of event that begins such a wait. */
  private final Map<TaskContext, Map<EventKind, Opportunity>> open = new HashMap<>();

  /** One begins; what the same task waited for in the same way before has ended. */
  void begin(Step step, Opportunity opportunity) {
    Opportunity before =
        open.computeIfAbsent(step.task(), fresh -> new EnumMap<>(EventKind.class))
            .put(step.kind(), opportunity);
    if (before != null) {
      before.checked();
    }
  }

  /** Those of this task that have ended. */
  void settle(TaskContext task) {
    Map<EventKind, Opportunity> waits = open.get(task);
    if (waits == null) {
      return;
    }
    if (task.waiting().isEmpty()) {
      ended(waits, EventKind.LOCK_WAIT);
    }
    if (task.draining().isEmpty()) {
      ended(waits, EventKind.DRAIN_WAIT);
    }
    if (task.shootdown().isEmpty()) {
      ended(waits, EventKind.SHOOTDOWN_BEGIN);
    }
    if (waits.isEmpty()) {
      open.remove(task);
    }
  }

  private static void ended(Map<EventKind, Opportunity> waits, EventKind kind) {
    Opportunity opportunity = waits.remove(kind);
    if (opportunity != null) {
      opportunity.checked();
    }
  }

  /** Events were lost: who waits is not known any more. */
  void forget() {
    open.clear();
  }
}
