package dev.faultline.replay.state;

import dev.faultline.replay.locks.Party;
import dev.faultline.replay.model.Bracket;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.Wait;
import java.util.ArrayList;
import java.util.List;

/** What one task does, holds and waits for. */
final class TaskState {
  private final TaskContext task;

  TaskState(TaskContext task) {
    this.task = task;
  }

  String text() {
    List<String> parts = new ArrayList<>();
    parts.add(
        task.operation().isPresent()
            ? "in a " + Party.of(task).doing()
            : task.operationsKnown()
                ? "in no operation"
                : "in no operation that was seen to begin");
    List<String> held = new ArrayList<>();
    for (Hold hold : task.locks().pageCache()) {
      held.add(hold.state().word() + " of " + file(hold.mapping()));
    }
    for (Semaphore semaphore : task.locks().semaphores()) {
      held.add(semaphore.lockClass() + " 0x" + Long.toHexString(semaphore.address()));
    }
    if (!held.isEmpty()) {
      parts.add("holds " + StateWords.list(held, "", ""));
    }
    task.faultsDisabled().ifPresent(mapping -> parts.add("faults disabled on " + file(mapping)));
    task.waiting().ifPresent(wait -> parts.add(waiting(wait)));
    task.shootdown().ifPresent(bracket -> parts.add(bracket("shooting down pages of", bracket)));
    task.draining().ifPresent(bracket -> parts.add(bracket("waits for i_dio_count of", bracket)));
    return String.join("; ", parts);
  }

  private static String waiting(Wait wait) {
    return "sleeps for "
        + wait.state().word()
        + " of "
        + file(wait.mapping())
        + " since "
        + StateWords.time(wait.since());
  }

  private static String bracket(String what, Bracket bracket) {
    return what + " " + file(bracket.mapping()) + " since " + StateWords.time(bracket.begun());
  }

  private static String file(Mapping mapping) {
    return mapping.identity().text();
  }
}
