package dev.faultline.replay.rules;

import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.Map;

/**
 * Waits that have not ended: each is an opportunity that is decided when it does. What still waits
 * when events are lost, or when the trace ends, the ledger settles.
 */
final class OpenWaits {
  private record Key(TaskContext task, EventKind kind) {}

  private final Map<Key, Opportunity> open = new HashMap<>();

  /** One begins; what the same task waited for in the same way before has ended. */
  void begin(Step step, Opportunity opportunity) {
    Opportunity before = open.put(new Key(step.task(), step.kind()), opportunity);
    if (before != null) {
      before.checked();
    }
  }

  /** Those of this task that have ended. */
  void settle(TaskContext task) {
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
    Opportunity opportunity = open.remove(new Key(task, kind));
    if (opportunity != null) {
      opportunity.checked();
    }
  }

  /** Events were lost: who waits is not known any more. */
  void forget() {
    open.clear();
  }
}
