package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Party;
import dev.faultline.replay.locks.StillWaiting;
import dev.faultline.replay.locks.WaitCircle;
import dev.faultline.replay.locks.WaitEdge;
import dev.faultline.replay.locks.WaitForGraph;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.Wait;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    per = {Occasion.SLEEP, Occasion.DRAIN, Occasion.SHOOTDOWN},
    on = {EventKind.KERNEL_REPORT},
    settling = {EventKind.LOCK_ACQUIRED, EventKind.DRAINED, EventKind.SHOOTDOWN_END},
    locks = RuleSpec.Locks.EVERY,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class HungWait extends Rule {
  /** Shorter waits may simply not have been over when the trace stopped. */
  private static final long HUNG_NS = 1_000_000_000;

  private static final int MOST_REASONS = 8;

  private static final int MOST_REPORTS = 64;

  /**
   * A wait.
   *
   * @param longestEndedNs how long such waits took that ended
   * @param reasons what keeps it waiting, as far as that is known
   */
  private record Hung(
      TaskContext task, Moment since, String wanted, long longestEndedNs, List<WaitEdge> reasons) {}

  private Optional<PageCacheModel> model = Optional.empty();
  private final StillWaiting<Hung> beforeGaps =
      new StillWaiting<>(hung -> List.of(Party.of(hung.task())));
  private final Map<Long, Moment> reported = new LinkedHashMap<>();
  private final OpenWaits open = new OpenWaits();
  private long longestNs;

  @Override
  public void attach(PageCacheModel replayed) {
    model = Optional.of(replayed);
  }

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.KERNEL_REPORT) {
      if (step.event().a() == HungTaskReport.SORT && reported.size() < MOST_REPORTS) {
        reported.putIfAbsent(step.event().b(), step.moment());
      }
      return;
    }
    if (step.lock().endedWait().isPresent()) {
      ended(step, step.lock().endedWait().get().since());
    } else if (step.bracket().isPresent()) {
      ended(step, step.bracket().get().begun());
    }
    if (begins(step)) {
      open.begin(step, postponed());
    } else {
      open.settle(step.task());
    }
  }

  private void ended(Step step, Moment since) {
    longestNs = Math.max(longestNs, step.event().timeNs() - since.timeNs());
  }

  @Override
  public void beforeGap(Gap gap) {
    open.forget();
    model.ifPresent(
        now ->
            beforeGaps.keep(
                now,
                waits(now, WaitForGraph.before(now, gap)).stream()
                    .filter(hung -> isHung(hung, gap.sinceNs()))
                    .toList()));
  }

  @Override
  public void finish(TraceEnd end) {
    if (model.isPresent()) {
      List<Hung> waits = new ArrayList<>(beforeGaps.until(model.get()));
      waits.addAll(waits(model.get(), WaitForGraph.at(model.get(), end.endNs())));
      for (Hung hung : waits) {
        if (isHung(hung, end.endNs())) {
          report(finding(hung, end.endNs()));
          reported.remove((long) hung.task().tid());
        }
      }
      for (TaskContext task : explained(WaitForGraph.at(model.get(), end.endNs()))) {
        reported.remove((long) task.tid());
      }
    }
    for (Moment at : reported.values()) {
      report(HungTaskReport.finding(at));
    }
  }

  /** All waits that no circle explains. */
  private List<Hung> waits(PageCacheModel now, WaitForGraph graph) {
    List<Hung> waits = new ArrayList<>();
    Set<TaskContext> explained = explained(graph);
    for (TaskContext task : now.tasks()) {
      if (!explained.contains(task)) {
        if (task.waiting().isPresent()) {
          Wait wait = task.waiting().get();
          waits.add(hung(graph, task, wait.since(), "pagecache(" + wait.state().word() + ")"));
        }
        if (task.draining().isPresent()) {
          waits.add(hung(graph, task, task.draining().get().begun(), "i_dio_count"));
        }
        if (task.shootdown().isPresent()) {
          Moment begun = task.shootdown().get().begun();
          waits.add(hung(graph, task, begun, "the end of its shoot-down"));
        }
      }
    }
    for (Semaphore lock : now.semaphores()) {
      for (Semaphore.Waiter waiter : lock.waiters()) {
        if (!explained.contains(waiter.task())) {
          String wanted = lock.lockClass() + (waiter.exclusive() ? "(write)" : "(read)");
          waits.add(
              new Hung(
                  waiter.task(),
                  waiter.since(),
                  wanted,
                  lock.longestWaitNs(),
                  reasons(graph, waiter.since())));
        }
      }
    }
    return waits;
  }

  private Hung hung(WaitForGraph graph, TaskContext task, Moment since, String wanted) {
    return new Hung(task, since, wanted, longestNs, reasons(graph, since));
  }

  private static List<WaitEdge> reasons(WaitForGraph graph, Moment since) {
    return graph.edges().stream().filter(edge -> edge.since().equals(since)).toList();
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

  private static boolean isHung(Hung hung, long endNs) {
    long waitedNs = endNs - hung.since().timeNs();
    return hung.since().isPast(HUNG_NS, endNs) && waitedNs > hung.longestEndedNs();
  }

  private static Finding finding(Hung hung, long endNs) {
    Moment since = hung.since();
    long waitedNs = endNs - since.timeNs();
    List<WaitEdge> reasons = hung.reasons();
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
                    + WaitText.lapse(since, waitedNs)
                    + ", longer than any such wait that ended")
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
