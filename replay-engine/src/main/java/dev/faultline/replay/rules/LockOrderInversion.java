package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.locks.Inversion;
import dev.faultline.replay.locks.InversionSearch;
import dev.faultline.replay.locks.LockNode;
import dev.faultline.replay.locks.OrderRecorder;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Collection;

/** The hang that will happen, read from a run that passed. */
@RuleSpec(
    name = "lock-order-inversion",
    group = RuleSpec.Group.WAITING,
    summary =
        "a deadlock-capable circle of lock dependencies: conflicting in every joint, blocking, of"
            + " different operations, without a common gate lock",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "ORD-1 to ORD-14",
    on = {
      EventKind.LOCK_WAIT,
      EventKind.LOCK_ACQUIRED,
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
    for (int i = 0; i < recorder.graph().dependencies().size(); i++) {
      checked();
    }
    for (Inversion inversion :
        InversionSearch.in(
            recorder.graph().dependencies(), LockOrderInversion::writers, end.fairTwoState())) {
      report(finding(inversion));
    }
  }

  private static long writers(LockNode lock) {
    return lock.instance() instanceof Semaphore semaphore ? semaphore.writers() : 0;
  }

  private static Finding finding(Inversion inversion) {
    Moment at = inversion.samples().get(0).requested();
    for (Dependency.Sample sample : inversion.samples()) {
      at = at.before(sample.requested()) ? sample.requested() : at;
    }
    Finding finding = Finding.at(at, "lock-order inversion: " + inversion.pattern());
    for (int i = 0; i < inversion.edges().size(); i++) {
      edge(finding, inversion.edges().get(i), inversion.samples().get(i));
    }
    return finding
        .then(
            "each of them can come to wait for what the next one holds, and the last for the first")
        .because(
            inversion.needsWriter()
                ? "it takes a writer that queues between two readers: " + writersOf(inversion)
                : "they only have to run at the same time")
        .remedy("take the locks in one order everywhere, or try the second one and back off");
  }

  private static void edge(Finding finding, Dependency edge, Dependency.Sample sample) {
    Dependency.Key key = edge.key();
    String held = key.from().lockClass() + "(" + key.held().word() + ")";
    String wanted = key.to().lockClass() + "(" + key.wanted().word() + ")";
    finding
        .let(
            "a "
                + sample.doing()
                + " ("
                + Prose.task(sample.requested())
                + ") holds "
                + held
                + ", "
                + key.from().name()
                + ", and asks for "
                + wanted
                + ", "
                + key.to().name()
                + (edge.count() > 1 ? "; " + edge.count() + " times in this trace" : ""))
        .by(sample.requested(), sample.doing())
        .proof(sample.acquired(), held + " is held from here")
        .proof(sample.requested(), wanted + " is asked for");
  }

  private static String writersOf(Inversion inversion) {
    return inversion.edges().stream()
        .map(edge -> edge.key().to())
        .filter(lock -> lock.instance() instanceof Semaphore)
        .map(
            lock ->
                "this trace has "
                    + writers(lock)
                    + " exclusive requests of this "
                    + lock.lockClass())
        .distinct()
        .findFirst()
        .orElse("none was seen");
  }
}
