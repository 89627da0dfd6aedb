package dev.faultline.replay;

import dev.faultline.replay.model.Bracket;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.Wait;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TaskRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins tasks of a log with those of the events by their thread ids. An id is given again from boot
 * to boot and after some time, so that name and time must not speak against it: the log stamps its
 * lines by another clock than most captures, but both count from the boot.
 */
final class LogJoin {
  /** Clocks that count from the boot differ by less than this, in ns. */
  private static final long CLOCKS_DIFFER_NS = 10_000_000_000L;

  private final PageCacheModel model;

  LogJoin(PageCacheModel model) {
    this.model = model;
  }

  /** The finding of a log, with what the events show of the waits of its tasks. */
  void join(Finding.Builder finding) {
    List<Evidence> shown = new ArrayList<>();
    for (TaskRef task : finding.getTasksList()) {
      waiting(task, finding)
          .ifPresent(
              since ->
                  shown.add(
                      FindingText.evidence(
                          since, "since here it has waited, in the events that were recorded")));
    }
    if (shown.isEmpty()) {
      return;
    }
    finding
        .getArgumentBuilder()
        .addLet(
            "in the events "
                + (shown.size() == 1 ? "its wait has" : "these waits have")
                + " begun as well, and nothing follows of the "
                + (shown.size() == 1 ? "task" : "tasks"));
    finding.addAllEvidence(shown);
  }

  private Optional<Moment> waiting(TaskRef task, Finding.Builder finding) {
    return task.getTid() <= 0
        ? Optional.empty()
        : model.tasks().stream()
            .filter(known -> known.tid() == task.getTid())
            .findFirst()
            .flatMap(LogJoin::waiting)
            .filter(since -> isSame(since, task, finding));
  }

  private static Optional<Moment> waiting(TaskContext task) {
    return task.waiting()
        .map(Wait::since)
        .or(() -> task.draining().map(Bracket::begun))
        .or(() -> task.shootdown().map(shootdown -> shootdown.begun()));
  }

  private static boolean isSame(Moment since, TaskRef task, Finding.Builder finding) {
    String comm = since.task().comm();
    boolean named = !comm.startsWith("<") && !task.getComm().equals("task");
    if (named && !comm.equals(task.getComm())) {
      return false;
    }
    return finding.getEvidenceList().stream()
        .filter(line -> line.getTid() == task.getTid() && !line.getUntimed())
        .allMatch(line -> line.getTimeNs() > since.timeNs() - CLOCKS_DIFFER_NS);
  }
}
