package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.locks.Inversion;
import dev.faultline.replay.locks.InversionSearch;
import dev.faultline.replay.locks.LockNode;
import dev.faultline.replay.locks.OrderRecorder;
import dev.faultline.replay.locks.Use;
import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The hang that will happen, read from a run that passed. */
@RuleSpec(
    name = "lock-order-inversion",
    group = RuleSpec.Group.WAITING,
    summary =
        "a deadlock-capable circle of lock dependencies: conflicting in every joint, blocking, of"
            + " different operations, without a common gate lock",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "ORD-1 to ORD-14",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {
      EventKind.LOCK_WAIT,
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_TRY_FAILED,
      EventKind.LOCK_REQUESTED,
      EventKind.DRAIN_WAIT,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.EVENTS_LOST
    },
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class LockOrderInversion extends Rule {
  private final OrderRecorder recorder = new OrderRecorder();

  @Override
  public void observe(Step step) {
    recorder.observe(step);
  }

  @Override
  public Collection<Dependency> order() {
    return recorder.graph().dependencies();
  }

  @Override
  public void finish(TraceEnd end) {
    Collection<Dependency> dependencies = new ArrayList<>(order());
    if (end.fairTwoState()) {
      dependencies.addAll(recorder.recursion().dependencies());
    }
    dependencies.forEach(dependency -> checked());
    for (Inversion inversion :
        InversionSearch.in(dependencies, LockOrderInversion::writers, end.fairTwoState())) {
      report(finding(inversion));
    }
  }

  private static long writers(LockNode lock) {
    return lock.instance() instanceof Semaphore semaphore
        ? semaphore.writers()
        : lock.instance() instanceof InodeLock inodeLock ? inodeLock.writers() : 0;
  }

  private static Finding finding(Inversion inversion) {
    Moment at = inversion.samples().get(0).requested();
    for (Dependency.Sample sample : inversion.samples()) {
      at = at.before(sample.requested()) ? sample.requested() : at;
    }
    Finding finding = Finding.at(at, "lock-order inversion: " + inversion.pattern());
    for (int i = 0; i < inversion.edges().size(); i++) {
      edge(finding, inversion.edges().get(i), inversion.samples().get(i));
      finding.waits(waiting(inversion, i, (i + 1) % inversion.edges().size()));
    }
    return finding
        .then(
            switch (inversion.edges().size()) {
              case 1 -> "it can come to wait for itself";
              case 2 -> "if they meet, each can come to wait for what the other one holds";
              default ->
                  "if they meet, each can come to wait for what the next one holds, and the last"
                      + " for what the first one holds";
            })
        .because(
            inversion.needsWriter()
                ? writersOf(inversion)
                : "nothing keeps them from running at the same time")
        .remedy("take the locks in one order everywhere, or try the second one and back off");
  }

  /** What would keep one from going on if it met the next. */
  private static Finding.Waiting waiting(Inversion inversion, int i, int next) {
    Dependency.Key key = inversion.edges().get(i).key();
    Dependency.Sample asks = inversion.samples().get(i);
    Dependency.Sample holds = inversion.samples().get(next);
    Dependency.Key held = inversion.edges().get(next).key();
    return new Finding.Waiting(
        new Finding.Participant(asks.requested(), asks.doing()),
        new Finding.Participant(holds.requested(), holds.doing()),
        used(key.to(), key.wanted()),
        instance(key.to()),
        asks.requested(),
        "has held " + used(held.from(), held.held()),
        holds.acquired());
  }

  private static String used(LockNode lock, Use use) {
    return switch (lock.lockClass()) {
      case OrderRecorder.COUNT, OrderRecorder.FOLIOS -> lock.lockClass();
      default -> lock.lockClass() + "(" + use.word() + ")";
    };
  }

  private static String instance(LockNode lock) {
    String name = lock.name();
    return name.startsWith("of ") ? name.substring("of ".length()) : name;
  }

  private static void edge(Finding finding, Dependency edge, Dependency.Sample sample) {
    String task = Prose.task(sample.requested());
    String held = held(edge.key().from(), edge.key().held());
    String wanted = wanted(edge.key().to(), edge.key().wanted());
    finding
        .let(
            task
                + ", a "
                + sample.doing()
                + ", "
                + held
                + " since "
                + WaitText.time(sample.acquired())
                + " and at "
                + WaitText.time(sample.requested())
                + " "
                + wanted
                + (edge.count() > 1 ? "; the like " + edge.count() + " times in this trace" : ""))
        .by(sample.requested(), sample.doing())
        .proof(sample.acquired(), "since here " + task + " " + held)
        .proof(sample.requested(), "here it " + wanted);
  }

  private static String held(LockNode lock, Use use) {
    return switch (lock.lockClass()) {
      case OrderRecorder.COUNT -> "has had i_dio_count " + lock.name() + " raised";
      case OrderRecorder.FOLIOS -> "has had folios " + lock.name() + " locked";
      default -> "has held " + named(lock, use);
    };
  }

  private static String wanted(LockNode lock, Use use) {
    return switch (lock.lockClass()) {
      case OrderRecorder.COUNT -> "waits for i_dio_count " + lock.name() + " to reach zero";
      case OrderRecorder.FOLIOS -> "begins to lock folios " + lock.name();
      default -> "asks for " + named(lock, use);
    };
  }

  private static String named(LockNode lock, Use use) {
    return lock.lockClass() + "(" + use.word() + ") " + lock.name();
  }

  private static String writersOf(Inversion inversion) {
    List<LockNode> read =
        inversion.edges().stream()
            .map(Dependency::key)
            .filter(key -> key.wanted() == Use.READ)
            .map(Dependency.Key::to)
            .toList();
    return read.stream()
        .map(
            lock ->
                "it takes a writer that queues between two readers: this trace has "
                    + writers(lock)
                    + " exclusive requests of this "
                    + lock.lockClass())
        .findFirst()
        .orElse(
            "on a fair lock it takes a waiter for the other state that queues between two holders"
                + " of one");
  }
}
