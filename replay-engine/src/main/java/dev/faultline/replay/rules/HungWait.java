package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Party;
import dev.faultline.replay.locks.WaitCircle;
import dev.faultline.replay.locks.WaitEdge;
import dev.faultline.replay.locks.WaitForGraph;
import dev.faultline.replay.model.Bracket;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.Wait;
import dev.faultline.v1.EventKind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A wait that never ends, and the trace does not show why. */
@RuleSpec(
    name = "hung-wait",
    group = RuleSpec.Group.WAITING,
    summary =
        "a wait that never ends and is no part of a circle the trace can show, with what is known"
            + " of the holder",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "INV-19",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {EventKind.LOCK_ACQUIRED, EventKind.DRAINED, EventKind.SHOOTDOWN_END},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class HungWait extends Rule {
  /** Shorter waits may simply not have been over when the trace stopped. */
  private static final long HUNG_NS = 1_000_000_000;

  private static final int MOST_REASONS = 8;

  private record Hung(TaskContext task, Moment since, String wanted) {}

  private Optional<PageCacheModel> model = Optional.empty();
  private long longestNs;

  @Override
  public void attach(PageCacheModel replayed) {
    model = Optional.of(replayed);
  }

  @Override
  void observe(Step step) {
    Optional<Moment> since =
        step.endedWait().map(Wait::since).or(() -> step.bracket().map(Bracket::begun));
    if (since.isPresent()) {
      longestNs = Math.max(longestNs, step.event().timeNs() - since.get().timeNs());
      checked();
    }
  }

  @Override
  public void finish(TraceEnd end) {
    if (model.isEmpty() || end.last().isEmpty()) {
      return;
    }
    Moment last = end.last().get();
    WaitForGraph graph = WaitForGraph.at(model.get(), last);
    Set<TaskContext> explained = explained(graph);
    for (TaskContext task : model.get().tasks()) {
      if (!explained.contains(task)) {
        task.waiting()
            .map(wait -> new Hung(task, wait.since(), "pagecache(" + wait.state().word() + ")"))
            .ifPresent(hung -> check(graph, hung, last, longestNs));
        task.draining()
            .map(drain -> new Hung(task, drain.begun(), "i_dio_count"))
            .ifPresent(hung -> check(graph, hung, last, longestNs));
        task.shootdown()
            .map(shootdown -> new Hung(task, shootdown.begun(), "the end of its shoot-down"))
            .ifPresent(hung -> check(graph, hung, last, longestNs));
      }
    }
    for (Semaphore semaphore : model.get().semaphores()) {
      for (Semaphore.Waiter waiter : semaphore.waiters()) {
        if (!explained.contains(waiter.task())) {
          String wanted = semaphore.lockClass() + (waiter.exclusive() ? "(write)" : "(read)");
          Hung hung = new Hung(waiter.task(), waiter.since(), wanted);
          check(graph, hung, last, semaphore.longestWaitNs());
        }
      }
    }
  }

  /** Those in a circle, and all who wait for them, directly or not. */
  private static Set<TaskContext> explained(WaitForGraph graph) {
    Set<TaskContext> explained = new HashSet<>();
    for (WaitCircle circle : graph.circles()) {
      circle.parties().forEach(party -> explained.add(party.task()));
      circle.behind().forEach(edge -> explained.add(edge.waiter().task()));
    }
    return explained;
  }

  private void check(WaitForGraph graph, Hung hung, Moment last, long longestEndedNs) {
    long waitedNs = last.timeNs() - hung.since().timeNs();
    if (waitedNs >= HUNG_NS && waitedNs > longestEndedNs) {
      List<WaitEdge> reasons =
          graph.edges().stream().filter(edge -> edge.since().equals(hung.since())).toList();
      report(finding(hung, waitedNs, reasons));
    }
  }

  private static Finding finding(Hung hung, long waitedNs, List<WaitEdge> reasons) {
    Moment since = hung.since();
    String doing = Party.of(hung.task()).doing();
    Finding finding =
        Finding.at(since, "a " + doing + " waits for " + hung.wanted() + " until the trace ends")
            .key("a wait for " + hung.wanted() + " does not end")
            .then(
                WaitText.who(since, Party.of(hung.task()))
                    + " has waited since "
                    + WaitText.time(since)
                    + " for "
                    + hung.wanted()
                    + ": "
                    + waitedNs / 1_000_000
                    + " ms, longer than any such wait that ended")
            .because(
                reasons.isEmpty()
                    ? "what keeps it waiting is not known: the trace shows nobody who does"
                    : "the trace does not show what keeps the holder from going on")
            .remedy(
                "get the stacks of all tasks (sysrq w, /proc/PID/stack) and look for the holder")
            .by(since, doing)
            .proof(since, "since here " + Prose.task(since) + " waits for " + hung.wanted());
    for (WaitEdge edge : reasons.subList(0, Math.min(reasons.size(), MOST_REASONS))) {
      finding
          .let(WaitText.reason(edge) + ": " + edge.of())
          .proof(edge.acquired(), "since here " + WaitText.holder(edge) + " " + edge.why());
    }
    hung.task().waiting().ifPresent(wait -> finding.on(wait.mapping()));
    return finding;
  }
}
