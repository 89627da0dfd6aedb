package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.TwoStateLock;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A page comes in without the lock, with nobody there to be hurt, this time. */
@RuleSpec(
    name = "unprotected-fill",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "an operation inserts a page while it holds neither add nor block, with nobody else active",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "INV-3, lock contract",
    per = Occasion.INSERTION,
    on = {EventKind.EVENTS_LOST},
    settling = {
      EventKind.FILL_END,
      EventKind.LOCK_WAIT,
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_TRY_FAILED
    },
    locks = RuleSpec.Locks.EVERY,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class UnprotectedFill extends Rule {

  private record Pending(Opportunity open, Mapping mapping, Insertion insertion, PageRange pages) {}

  private final Map<TaskContext, Pending> pending = new HashMap<>();

  @Override
  void observe(Step step) {
    if (Occasion.INSERTION.in(step) > 0) {
      inserted(step, step.mapping().orElseThrow());
    } else if (step.kind() == EventKind.EVENTS_LOST) {
      pending.clear();
    } else if (!pending.isEmpty() && step.operation().orElse(null) instanceof Fill fill) {
      Pending insertion = pending.remove(step.task());
      if (insertion != null) {
        decide(step, insertion, fill);
      }
    }
  }

  private void inserted(Step step, Mapping mapping) {
    TaskContext task = step.task();
    TwoStateLock lock = mapping.lock();
    boolean nobodyActive =
        lock.holdersKnown(State.BLOCK) && lock.firstOfOthers(State.BLOCK, task).isEmpty();
    if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (lock.isHeldBy(State.ADD, task) || lock.isHeldBy(State.BLOCK, task)) {
      checked();
    } else if (nobodyActive
        && lock.isNotHeldBy(State.ADD, task)
        && lock.isNotHeldBy(State.BLOCK, task)) {
      PageRange folio = PageRange.ofFolio(step.event().a(), step.event().b());
      if (pending.containsKey(task)) {
        // One opportunity for all pages of a batch.
        notApplicable(Exemption.NOT_CALLED_FOR);
      } else {
        pending.put(
            task, new Pending(postponed(), mapping, step.pages().insertion().orElseThrow(), folio));
      }
    } else if (nobodyActive) {
      undecided(lock.holders(State.ADD).and(task.known()).doubt().orElse(Doubt.UNKNOWN_STATE));
    } else if (lock.isHeld(State.BLOCK)) {
      notApplicable(Exemption.OTHER_RULE);
    } else {
      undecided(lock.holders(State.BLOCK).doubt().orElse(Doubt.UNKNOWN_STATE));
    }
  }

  /** A fill that tries for add inserts first by design: it would hand the pages back. */
  private void decide(Step step, Pending insertion, Fill fill) {
    if (step.event().tried()) {
      insertion.open().checked();
    } else if (fill.mapping() != insertion.mapping()) {
      // What became of the pages was not recorded.
      insertion.open().undecided(Doubt.NOT_RECORDED);
    } else {
      insertion.open().report(finding(step, insertion, fill));
    }
  }

  private static Finding finding(Step step, Pending pending, Fill fill) {
    Moment at = pending.insertion().begun();
    String title = "a " + fill.name() + " inserts pages before it has add";
    Optional<Operation> around = pending.insertion().operation();
    return Finding.at(step.moment(), title)
        .key(title + FillKey.within(around))
        .otherKeys(
            FillKey.otherwise(around, pending.insertion()).stream().map(title::concat).toList())
        .let("nobody holds block of " + Prose.file(pending.mapping()))
        .then(
            Prose.task(at)
                + ", which holds neither add nor block, inserts "
                + Prose.pages(pending.pages())
                + " and goes on to read")
        .because(
            "a direct write that begins now finds pages that come in under its block, and may wait"
                + " for folios whose owner waits for it")
        .remedy("this path must take add before it inserts, or try for it and hand the pages back")
        .on(pending.mapping(), pending.pages())
        .by(at, fill.name())
        .proof(at, "pages come in without add")
        .proof(step.moment(), "and are read, or add is waited for");
  }
}
