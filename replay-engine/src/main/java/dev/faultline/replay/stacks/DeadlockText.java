package dev.faultline.replay.stacks;

import dev.faultline.replay.locks.Knot;
import dev.faultline.v1.Grade;
import dev.faultline.v1.WaitFor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A circle of tasks that wait for each other, in the words of a capture that shows the same. */
final class DeadlockText {
  private static final int MOST_NAMES = 8;

  private DeadlockText() {}

  static StackFinding of(Knot<Sleeper, SleepEdge> knot) {
    List<SleepEdge> circle = knot.shortest();
    if (circle.size() == 1) {
      return SelfWaitText.of(circle.get(0), knot.behind());
    }
    boolean certain = circle.stream().allMatch(edge -> edge.certainty() == Certainty.CERTAIN);
    FindingDraft draft =
        new FindingDraft(
            "deadlock",
            certain ? Grade.Value.VIOLATION : Grade.Value.POTENTIAL,
            "deadlock: " + title(circle),
            "deadlock: " + locks(circle));
    for (SleepEdge edge : circle) {
      draft.let(sentence(edge)).by(edge.waiter());
      draft.proof(edge.waiter(), "here " + edge.waiter().name() + " waits for " + edge.wanted());
      draft.proof(
          edge.holder(),
          edge.line(),
          edge.by().map(hold -> hold.getFunction()).orElse("a lock that is held"),
          edge.holder().name() + " " + edge.why());
      draft.message().addWaits(waiting(edge));
    }
    knot.edges().forEach(edge -> draft.by(edge.waiter()));
    return draft
        .then(round(circle) + others(knot) + behind(knot.behind()))
        .because(
            "each of these waits ends only when the next task goes on, and none can; "
                + certainty(circle))
        .remedy(
            "one of these requests must become a try that gives up, or come before what its task"
                + " holds"
                + (certain ? "" : "; a capture of the same hang proves it: " + Advice.CAPTURE))
        .finish();
  }

  /** What is waited for, once round, begun at the least of all: as captures have it. */
  private static String locks(List<SleepEdge> circle) {
    List<String> wanted = new ArrayList<>(circle.stream().map(SleepEdge::wanted).toList());
    String least = String.join(" → ", wanted);
    for (int turn = 1; turn < wanted.size(); turn++) {
      Collections.rotate(wanted, 1);
      String turned = String.join(" → ", wanted);
      least = turned.compareTo(least) < 0 ? turned : least;
    }
    return least;
  }

  private static String title(List<SleepEdge> circle) {
    return circle.stream()
        .map(edge -> "a " + edge.waiter().doing() + " waits for " + edge.wanted())
        .collect(Collectors.joining(", "));
  }

  /** What the waiter waits for, and who keeps it out. */
  static String sentence(SleepEdge edge) {
    return edge.waiter().who()
        + " waits for "
        + edge.wanted()
        + (edge.waiter().sleepsIn().isEmpty() ? "" : " in " + edge.waiter().sleepsIn())
        + "; "
        + edge.holder().name()
        + " "
        + edge.why()
        + edge.by().map(hold -> ": it is in " + hold.getFunction()).orElse("");
  }

  private static String certainty(List<SleepEdge> circle) {
    Map<Certainty, List<SleepEdge>> by = new EnumMap<>(Certainty.class);
    circle.forEach(
        edge -> by.computeIfAbsent(edge.certainty(), fresh -> new ArrayList<>()).add(edge));
    List<String> sentences = new ArrayList<>();
    by.forEach(
        (certainty, edges) ->
            sentences.add(
                (edges.size() == circle.size() ? "who waits for whom" : "that " + round(edges))
                    + " is concluded "
                    + certainty.sentence()));
    if (circle.stream().anyMatch(edge -> edge.waiter().isAssumed())) {
      sentences.add(
          "return probes hide some callers, which are taken from what the unwinder guesses");
    }
    return String.join("; ", sentences);
  }

  private static String round(List<SleepEdge> circle) {
    return circle.stream()
        .map(edge -> edge.waiter().name() + " waits for " + edge.holder().name())
        .collect(Collectors.joining(", "));
  }

  private static String others(Knot<Sleeper, SleepEdge> knot) {
    Set<Sleeper> shown = new LinkedHashSet<>();
    knot.shortest().forEach(edge -> shown.add(edge.waiter()));
    List<Sleeper> others = knot.parties().stream().filter(party -> !shown.contains(party)).toList();
    return others.isEmpty() ? "" : "; part of the same knot: " + names(others);
  }

  static String behind(List<SleepEdge> behind) {
    List<Sleeper> waiters = behind.stream().map(SleepEdge::waiter).distinct().toList();
    return waiters.isEmpty() ? "" : "; stuck behind them: " + names(waiters);
  }

  static String names(List<Sleeper> all) {
    String names =
        all.stream().limit(MOST_NAMES).map(Sleeper::name).collect(Collectors.joining(", "));
    return all.size() <= MOST_NAMES ? names : names + " and " + (all.size() - MOST_NAMES) + " more";
  }

  private static WaitFor waiting(SleepEdge edge) {
    return WaitFor.newBuilder()
        .setWaiter(edge.waiter().ref())
        .setHolder(edge.holder().ref())
        .setWanted(edge.wanted())
        .setSinceNs(edge.waiter().sinceNs())
        .setSinceLine(edge.waiter().sleepsAt())
        .setWhy(edge.why())
        .setHeldNs(edge.holder().sinceNs())
        .setHeldLine(edge.line())
        .build();
  }
}
