package dev.faultline.replay.stacks;

import dev.faultline.v1.Grade;
import dev.faultline.v1.HeldEntry;
import dev.faultline.v1.StackWait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Waits that are part of no circle that the log can show: at the end of each chain of waiters the
 * one for whom nobody in the log is known to be in the way, or somebody who is not stuck.
 */
final class HungTasks {
  private static final int MOST_TOLD = 8;
  private static final int MOST_QUEUED = 3;

  private final Map<Sleeper, List<SleepEdge>> waits = new HashMap<>();
  private final Map<Sleeper, List<SleepEdge>> waiters = new HashMap<>();
  private final Set<Sleeper> explained;

  /**
   * Of a graph.
   *
   * @param explained who is in a circle or behind one
   */
  HungTasks(List<SleepEdge> edges, Set<Sleeper> explained) {
    this.explained = explained;
    for (SleepEdge edge : edges) {
      waits.computeIfAbsent(edge.waiter(), fresh -> new ArrayList<>()).add(edge);
      waiters.computeIfAbsent(edge.holder(), fresh -> new ArrayList<>()).add(edge);
    }
  }

  List<StackFinding> of(List<Sleeper> sleepers) {
    Map<String, List<Sleeper>> roots = new LinkedHashMap<>();
    for (Sleeper sleeper : sleepers) {
      if (!explained.contains(sleeper) && isStuck(sleeper) && isRoot(sleeper)) {
        roots.computeIfAbsent(key(sleeper), fresh -> new ArrayList<>()).add(sleeper);
      }
    }
    List<StackFinding> findings = new ArrayList<>();
    roots.forEach((key, group) -> findings.add(finding(key, group)));
    return findings;
  }

  /** What the kernel reports as hung, or sleeps where the roles know that it waits. */
  private boolean isStuck(Sleeper sleeper) {
    return sleeper.waiting().isPresent()
        || waits.containsKey(sleeper)
        || (sleeper.isHung() && !sleeper.sleepsIn().isEmpty());
  }

  private boolean isRoot(Sleeper sleeper) {
    return waits.getOrDefault(sleeper, List.of()).stream()
        .noneMatch(edge -> !explained.contains(edge.holder()) && isStuck(edge.holder()));
  }

  private String wanted(Sleeper sleeper) {
    return sleeper
        .waiting()
        .map(Sleeper::spelt)
        .or(
            () ->
                waits.getOrDefault(sleeper, List.of()).stream().map(SleepEdge::wanted).findFirst())
        .orElse("");
  }

  private String key(Sleeper sleeper) {
    String wanted = wanted(sleeper);
    return wanted.isEmpty()
        ? "a wait in " + sleeper.sleepsIn() + " does not end"
        : "a wait for " + wanted + " does not end";
  }

  private StackFinding finding(String key, List<Sleeper> group) {
    Sleeper first = group.get(0);
    String wanted = wanted(first);
    boolean io = first.waiting().map(StackWait::getIo).orElse(false);
    String title =
        "a "
            + first.doing()
            + (wanted.isEmpty() ? " sleeps in " + first.sleepsIn() : " waits for " + wanted)
            + " until the trace ends";
    FindingDraft draft = new FindingDraft("hung-wait", Grade.Value.POTENTIAL, title, key);
    for (Sleeper sleeper : group.subList(0, Math.min(MOST_TOLD, group.size()))) {
      draft.let(told(sleeper, wanted)).by(sleeper);
      draft.proof(
          sleeper,
          "here " + sleeper.name() + (wanted.isEmpty() ? " sleeps" : " waits for " + wanted));
      holders(draft, sleeper);
    }
    group.forEach(draft::by);
    Set<Sleeper> behind = behind(group);
    if (!behind.isEmpty()) {
      draft.let("stuck behind: " + DeadlockText.names(List.copyOf(behind)));
      queue(draft, behind);
      behind.forEach(draft::by);
    }
    return draft
        .times(group.size())
        .then(then(group, wanted))
        .because(because(group, io, wanted))
        .remedy(remedy(group, io))
        .finish();
  }

  private static String told(Sleeper sleeper, String wanted) {
    String held =
        sleeper.holds().stream()
            .filter(hold -> !hold.getPerhaps())
            .filter(hold -> !hold.getLock().equals(SleepGraph.WRITEBACK))
            .map(Sleeper::spelt)
            .distinct()
            .collect(Collectors.joining(", "));
    return sleeper.who()
        + (wanted.isEmpty()
            ? " sleeps in " + sleeper.sleepsIn()
            : " waits for " + wanted + " in " + sleeper.sleepsIn())
        + (held.isEmpty() ? "" : "; by its stack it holds " + held);
  }

  private void holders(FindingDraft draft, Sleeper sleeper) {
    for (SleepEdge edge : waits.getOrDefault(sleeper, List.of())) {
      draft.let(
          edge.holder().name()
              + " "
              + edge.why()
              + (edge.holder().snapshot().isPresent()
                  ? ""
                  : ", and is not among the blocked tasks"));
      draft.proof(
          edge.holder(),
          edge.line(),
          "listed for " + edge.holder().name(),
          edge.holder().name() + " " + edge.why());
    }
  }

  /** Why the first of those behind wait. */
  private void queue(FindingDraft draft, Set<Sleeper> behind) {
    behind.stream()
        .limit(MOST_QUEUED)
        .flatMap(sleeper -> waits.getOrDefault(sleeper, List.of()).stream().limit(1))
        .forEach(
            edge -> {
              draft.let(DeadlockText.sentence(edge));
              draft.proof(
                  edge.waiter(), "here " + edge.waiter().name() + " waits for " + edge.wanted());
              draft.proof(
                  edge.holder(),
                  edge.line(),
                  edge.by().map(hold -> hold.getFunction()).orElse("the kernel's word"),
                  edge.holder().name() + " " + edge.why());
            });
  }

  /** All who wait for one of a group, directly or not. */
  private Set<Sleeper> behind(List<Sleeper> group) {
    Set<Sleeper> behind = new LinkedHashSet<>();
    List<Sleeper> unasked = new ArrayList<>(group);
    while (!unasked.isEmpty()) {
      for (SleepEdge edge : waiters.getOrDefault(unasked.remove(0), List.of())) {
        if (!group.contains(edge.waiter()) && behind.add(edge.waiter())) {
          unasked.add(edge.waiter());
        }
      }
    }
    return behind;
  }

  private List<Sleeper> known(List<Sleeper> group) {
    return group.stream()
        .flatMap(sleeper -> waits.getOrDefault(sleeper, List.of()).stream())
        .map(SleepEdge::holder)
        .distinct()
        .toList();
  }

  private String then(List<Sleeper> group, String wanted) {
    String who = group.size() == 1 ? "this task does" : "these " + group.size() + " tasks do";
    return who
        + " not go on"
        + (wanted.isEmpty() || !known(group).isEmpty()
            ? ""
            : isIo(group) ? "" : ": nobody in this log is known to hold " + wanted);
  }

  private static boolean isIo(List<Sleeper> group) {
    return group.get(0).waiting().map(StackWait::getIo).orElse(false);
  }

  private String because(List<Sleeper> group, boolean io, String wanted) {
    String remark = group.get(0).waiting().map(StackWait::getRemark).orElse("");
    if (!remark.isEmpty()) {
      return remark;
    }
    if (io) {
      return "this is a wait for I/O, and for no lock: what has been submitted does not complete,"
          + " or its completion is stuck";
    }
    List<Sleeper> known = known(group);
    if (!known.isEmpty()) {
      return "who holds it is not stuck itself as far as the log shows: "
          + DeadlockText.names(known)
          + listed(known);
    }
    return wanted.isEmpty()
        ? "no role says what is waited for in this function"
        : "whoever holds it has no stack in this log, or none that shows it";
  }

  /** Where lockdep has seen them last. */
  private static String listed(List<Sleeper> known) {
    Optional<HeldEntry> last = known.get(0).held().stream().reduce((first, second) -> second);
    return last.map(entry -> ", which took a lock last in " + entry.getFunction()).orElse("");
  }

  private String remedy(List<Sleeper> group, boolean io) {
    List<Sleeper> known = known(group);
    if (io) {
      return "look at the device and at whoever completes for it: /sys/kernel/debug/block, stacks"
          + " of the kworkers, errors in front of this in the log";
    }
    if (!known.isEmpty()) {
      return "look at "
          + DeadlockText.names(known)
          + ": get its stack (sysrq t, /proc/PID/stack), and that of the CPU that it runs on (sysrq"
          + " l)";
    }
    return "get the stacks of all tasks (sysrq t) and look for the holder; " + Advice.CAPTURE;
  }
}
