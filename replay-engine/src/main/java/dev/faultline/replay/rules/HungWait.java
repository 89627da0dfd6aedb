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
    on = {EventKind.LOCK_ACQUIRED, EventKind.DRAINED, EventKind.SHOOTDOWN_END},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class HungWait extends Rule {
  /** Shorter waits may simply not have been over when the trace stopped. */
  private static final long HUNG_NS = 1_000_000_000;

  private Optional<PageCacheModel> model = Optional.empty();
  private long longestNs;

  @Override
  public void attach(PageCacheModel replayed) {
    model = Optional.of(replayed);
  }

  @Override
  public void observe(Step step) {
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
            .ifPresent(
                wait ->
                    hung(
                        graph,
                        task,
                        wait.since(),
                        "pagecache(" + wait.state().word() + ")",
                        last,
                        longestNs));
        task.draining()
            .ifPresent(
                bracket -> hung(graph, task, bracket.begun(), "i_dio_count", last, longestNs));
        task.shootdown()
            .ifPresent(
                bracket ->
                    hung(graph, task, bracket.begun(), "the end of a shoot-down", last, longestNs));
      }
    }
    for (Semaphore semaphore : model.get().semaphores()) {
      for (Semaphore.Waiter waiter : semaphore.waiters()) {
        if (!explained.contains(waiter.task())) {
          hung(
              graph,
              waiter.task(),
              waiter.since(),
              semaphore.lockClass() + (waiter.exclusive() ? "(write)" : "(read)"),
              last,
              semaphore.longestWaitNs());
        }
      }
    }
  }

  /** Those in a circle, and all who wait for them, directly or not. */
  private static Set<TaskContext> explained(WaitForGraph graph) {
    Set<TaskContext> explained = new HashSet<>();
    for (WaitCircle circle : graph.circles()) {
      circle.parties().stream().map(Party::task).forEach(explained::add);
    }
    boolean grown = !explained.isEmpty();
    while (grown) {
      grown = false;
      for (WaitEdge edge : graph.edges()) {
        if (explained.contains(edge.holder().task())) {
          grown |= explained.add(edge.waiter().task());
        }
      }
    }
    return explained;
  }

  private void hung(
      WaitForGraph graph,
      TaskContext task,
      Moment since,
      String wanted,
      Moment last,
      long longestEndedNs) {
    long waitedNs = last.timeNs() - since.timeNs();
    if (waitedNs < HUNG_NS || waitedNs <= longestEndedNs) {
      return;
    }
    List<WaitEdge> holders =
        graph.edges().stream().filter(edge -> edge.since().equals(since)).toList();
    Finding finding =
        Finding.at(
                since,
                "a " + Party.of(task).doing() + " waits for " + wanted + " and never gets it")
            .then(
                Prose.task(since)
                    + " waits for "
                    + waitedNs / 1_000_000
                    + " ms, and is still waiting when the trace ends")
            .because(
                holders.isEmpty()
                    ? "who holds it is not known: not from this trace"
                    : "its holder does not move, and the trace does not show what it waits for")
            .remedy(
                "get the stacks of all tasks (sysrq w, /proc/PID/stack) and look for the holder")
            .by(since, Party.of(task).doing())
            .proof(since, "the wait begins");
    for (WaitEdge edge : holders) {
      finding
          .let(Prose.task(edge.acquired()) + " has " + edge.held() + " of " + edge.of())
          .proof(edge.acquired(), edge.held() + " is acquired");
    }
    report(finding);
  }
}
