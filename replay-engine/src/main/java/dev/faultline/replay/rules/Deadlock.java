package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Party;
import dev.faultline.replay.locks.WaitCircle;
import dev.faultline.replay.locks.WaitEdge;
import dev.faultline.replay.locks.WaitForGraph;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tasks wait for each other in a circle, and the trace ends with them waiting. */
@RuleSpec(
    name = "deadlock",
    group = RuleSpec.Group.WAITING,
    summary = "at the end of the trace operations wait for each other in a circle",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "V-tests, ORD-2, ORD-6, ORD-7",
    on = {EventKind.LOCK_ACQUIRED, EventKind.DRAINED, EventKind.SHOOTDOWN_END},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class Deadlock extends Rule {
  private Optional<PageCacheModel> model = Optional.empty();

  @Override
  public void attach(PageCacheModel replayed) {
    model = Optional.of(replayed);
  }

  /** A wait that has ended is a circle that there was not. */
  @Override
  public void observe(Step step) {
    if (step.endedWait().isPresent() || step.bracket().isPresent()) {
      checked();
    }
  }

  @Override
  public void finish(TraceEnd end) {
    if (model.isEmpty() || end.last().isEmpty()) {
      return;
    }
    for (WaitCircle circle : WaitForGraph.at(model.get(), end.last().get()).circles()) {
      report(finding(circle));
    }
  }

  private static Finding finding(WaitCircle circle) {
    Moment at = circle.edges().get(circle.edges().size() - 1).since();
    Finding finding = Finding.at(at, "deadlock: " + title(circle.shortest()));
    for (WaitEdge edge : circle.shortest()) {
      finding.let(sentence(edge));
    }
    finding
        .then(
            circle.parties().size() == 1
                ? "it waits for itself"
                : circle.parties().size() + " tasks wait for each other: " + who(circle.parties()))
        .because(
            "none of them can go on before the next one does, and no signal reaches them there")
        .remedy(remedy(circle.behind()));
    for (WaitEdge edge : circle.edges()) {
      finding
          .by(edge.since(), edge.waiter().doing())
          .proof(
              edge.acquired(), Prose.task(edge.acquired()) + " has " + edge.held() + " from here")
          .proof(
              edge.since(), Prose.task(edge.since()) + " waits for " + edge.wanted() + " for ever");
    }
    circle.edges().get(0).waiter().task().waiting().ifPresent(wait -> finding.on(wait.mapping()));
    return finding;
  }

  /** Who waits for what, without a name or number of this run. */
  private static String title(List<WaitEdge> circle) {
    return circle.stream()
        .map(edge -> "a " + edge.waiter().doing() + " waits for " + edge.wanted())
        .collect(Collectors.joining(", "));
  }

  private static String sentence(WaitEdge edge) {
    return Prose.task(edge.since())
        + ", a "
        + edge.waiter().doing()
        + ", waits for "
        + edge.wanted()
        + " of "
        + edge.of()
        + ", and "
        + Prose.task(edge.acquired())
        + " has "
        + edge.held();
  }

  private static String who(List<Party> parties) {
    return parties.stream()
        .map(party -> Integer.toString(party.task().tid()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String remedy(List<WaitEdge> behind) {
    String remedy = "one of the waits must become a try that gives up, or move before the hold";
    if (behind.isEmpty()) {
      return remedy;
    }
    return remedy
        + "; stuck behind them: "
        + behind.stream()
            .map(edge -> Prose.task(edge.since()))
            .distinct()
            .collect(Collectors.joining(", "));
  }
}
