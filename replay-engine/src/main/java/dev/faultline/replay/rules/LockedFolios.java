package dev.faultline.replay.rules;

import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.TaskContext;
import java.util.Optional;

/** Which folios a task certainly has locked: those of the fill that it is in the middle of. */
final class LockedFolios {
  private LockedFolios() {}

  /** The fill that has folios locked; empty if none is known to. */
  static Optional<Fill> of(TaskContext task) {
    Optional<Operation> operation = task.operation();
    while (operation.isPresent()) {
      if (operation.get() instanceof Fill fill && fill.hasFoliosLocked() && fill.lastPage() >= 0) {
        return Optional.of(fill);
      }
      operation = operation.get().parent();
    }
    return Optional.empty();
  }
}
