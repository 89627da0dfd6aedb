package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Party;
import dev.faultline.replay.locks.StillWaiting;
import dev.faultline.replay.locks.WaitCircle;
import dev.faultline.replay.locks.WaitEdge;
import dev.faultline.replay.locks.WaitForGraph;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tasks wait for each other in a circle, and the trace ends with them waiting. */
@RuleSpec(
    name = "deadlock",
    group = RuleSpec.Group.WAITING,
    summary = "at the end of the trace operations wait for each other in a circle",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "V-tests, ORD-2, ORD-6, ORD-7",
    holds = RuleSpec.Holds.EVERYWHERE,
    per = {Occasion.SLEEP, Occasion.DRAIN, Occasion.SHOOTDOWN},
    settling = {EventKind.LOCK_ACQUIRED, EventKind.DRAINED, EventKind.SHOOTDOWN_END},
    locks = RuleSpec.Locks.EVERY,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class Deadlock extends Rule {
  private Optional<PageCacheModel> model = Optional.empty();
  private final StillWaiting<WaitCircle> beforeGaps = new StillWaiting<>(WaitCircle::parties);
  private final OpenWaits open = new OpenWaits();
  private final List<Finding> broken = new ArrayList<>();

  @Override
  public void attach(PageCacheModel replayed) {
    model = Optional.of(replayed);
  }

  /** A wait that has ended is a circle that there was not. */
  @Override
  void observe(Step step) {
    if (begins(step)) {
      open.begin(step, postponed());
    } else {
      open.settle(step.task());
    }
  }

  /** A circle that is closed stays closed, whatever is missing after that. */
  @Override
  public void beforeGap(Gap gap) {
    open.forget();
    model.ifPresent(now -> beforeGaps.keep(now, WaitForGraph.before(now, gap).circles()));
  }

  /** A circle that only a fatal signal has opened was one all the same. */
  @Override
  public void beforeGivingUp(Step step) {
    Moment at = step.moment();
    String until = "to when " + Prose.task(at) + " gave up, as a task does that is killed,";
    model.ifPresent(
        now ->
            WaitForGraph.at(now, at.timeNs()).circles().stream()
                .filter(circle -> hasWaiter(circle, at.task().tid()))
                .map(circle -> finding(circle, at.timeNs(), until))
                .map(finding -> finding.proof(at, "it is killed, and waits no more"))
                .forEach(broken::add));
  }

  private static boolean hasWaiter(WaitCircle circle, int tid) {
    return circle.edges().stream().anyMatch(edge -> edge.waiter().task().tid() == tid);
  }

  @Override
  public void finish(TraceEnd end) {
    broken.forEach(this::report);
    if (model.isPresent()) {
      List<WaitCircle> circles = new ArrayList<>(beforeGaps.until(model.get()));
      circles.addAll(WaitForGraph.at(model.get(), end.endNs()).circles());
      circles.forEach(
          circle -> {
            Finding finding = finding(circle, end.endNs(), "to the end of the trace");
            // Holds that are known by parts end with them: nothing that is not recorded matters.
            report(model.get().mappings().sightings().seesPartsOnly() ? finding.asFact() : finding);
          });
    }
  }

  /**
   * What is waited for, once round, begun at the least of all: what every capture of it would show.
   */
  private static String locks(List<WaitEdge> circle, String otherwise) {
    List<String> wanted = new ArrayList<>();
    for (WaitEdge edge : circle) {
      wanted.add(edge.wanted() + fill(edge).map(fill -> within(fill, otherwise)).orElse(""));
    }
    String least = String.join(" → ", wanted);
    for (int turn = 1; turn < wanted.size(); turn++) {
      Collections.rotate(wanted, 1);
      String turned = String.join(" → ", wanted);
      least = turned.compareTo(least) < 0 ? turned : least;
    }
    return least;
  }

  private static Optional<Fill> fill(WaitEdge edge) {
    return edge.waiter().task().operation().flatMap(operation -> operation.enclosing(Fill.class));
  }

  private static String within(Fill fill, String otherwise) {
    String known = FillKey.within(fill.parent());
    return known.isEmpty() ? otherwise : known;
  }

  /** Where it is not known what a fill is part of, it may be part of something. */
  private static List<String> otherKeys(List<WaitEdge> circle) {
    for (WaitEdge edge : circle) {
      Optional<Fill> fill = fill(edge);
      if (fill.isPresent() && !fill.get().insertions().isEmpty()) {
        return FillKey.otherwise(fill.get().parent(), fill.get().insertions().get(0)).stream()
            .map(otherwise -> "deadlock: " + locks(circle, otherwise))
            .toList();
      }
    }
    return List.of();
  }

  /**
   * The finding.
   *
   * @param endNs how long nobody in the circle went on, and which words say so
   */
  private static Finding finding(WaitCircle circle, long endNs, String until) {
    List<WaitEdge> shortest = circle.shortest();
    Moment closed = shortest.get(0).since();
    for (WaitEdge edge : shortest) {
      closed = closed.before(edge.since()) ? edge.since() : closed;
    }
    Finding finding =
        Finding.at(closed, "deadlock: " + title(shortest))
            .key("deadlock: " + locks(shortest, ""))
            .otherKeys(otherKeys(shortest));
    for (WaitEdge edge : shortest) {
      boolean isWaitOfHolder =
          circle.edges().stream().anyMatch(other -> other.since().equals(edge.acquired()));
      finding
          .waits(waiting(edge, shortest))
          .let(WaitText.sentence(edge))
          .by(edge.since(), edge.waiter().doing())
          .proof(
              edge.since(), "since here " + WaitText.waiter(edge) + " waits for " + edge.wanted());
      if (!isWaitOfHolder) {
        finding.proof(edge.acquired(), "since here " + WaitText.holder(edge) + " " + edge.why());
      }
    }
    circle.edges().forEach(edge -> finding.by(edge.since(), edge.waiter().doing()));
    shortest.stream()
        .flatMap(edge -> edge.waiter().task().waiting().stream())
        .findFirst()
        .ifPresent(wait -> finding.on(wait.mapping()));
    if (shortest.stream().allMatch(WaitEdge::evident)) {
      finding.asFact();
    }
    return finding
        .then(circle(shortest) + others(circle) + behind(circle.behind()))
        .because(
            "each of these waits ends only when the next task goes on; in the "
                + WaitText.lapse(closed, endNs - closed.timeNs())
                + " from the last of them "
                + until
                + " none has")
        .remedy(
            "one of these requests must become a try that gives up, or come before what its task"
                + " holds");
  }

  /** In a circle, the holder waits as well. */
  private static Waiting waiting(WaitEdge edge, List<WaitEdge> circle) {
    Moment holder =
        circle.stream()
            .filter(next -> next.waiter().equals(edge.holder()))
            .map(WaitEdge::since)
            .findFirst()
            .orElse(edge.acquired());
    return new Waiting(
        new Participant(edge.since(), edge.waiter().doing()),
        new Participant(holder, edge.holder().doing()),
        edge.wanted(),
        edge.of(),
        edge.since(),
        edge.why(),
        edge.acquired());
  }

  /** Who waits for what, without a name or number of this run. */
  private static String title(List<WaitEdge> circle) {
    return circle.stream()
        .map(edge -> "a " + edge.waiter().doing() + " waits for " + edge.wanted())
        .collect(Collectors.joining(", "));
  }

  private static String circle(List<WaitEdge> circle) {
    if (circle.size() == 1) {
      return WaitText.waiter(circle.get(0)) + " waits for itself";
    }
    return circle.stream()
        .map(edge -> WaitText.waiter(edge) + " waits for " + WaitText.holder(edge))
        .collect(Collectors.joining(", "));
  }

  private static String others(WaitCircle circle) {
    Set<Party> shown = new HashSet<>();
    circle.shortest().forEach(edge -> shown.add(edge.waiter()));
    List<String> names =
        circle.edges().stream()
            .filter(edge -> !shown.contains(edge.waiter()))
            .map(WaitText::waiter)
            .toList();
    return names.isEmpty() ? "" : "; part of the same knot: " + WaitText.names(names);
  }

  private static String behind(List<WaitEdge> behind) {
    List<String> names = behind.stream().map(WaitText::waiter).toList();
    return names.isEmpty() ? "" : "; stuck behind them: " + WaitText.names(names);
  }
}
