package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.TwoStateLock;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A page comes in while another operation holds block.
 *
 * <p>An insertion alone does not decide: newer kernels insert first and only then try for add, and
 * if that fails they hand the pages back unread. So the insertion is remembered until the task's
 * next move shows whether it tries first, or reads, or waits, regardless.
 */
@RuleSpec(
    name = "foreign-fill-under-block",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "an operation that neither holds add nor is itself a block holder inserts a page while"
            + " another operation certainly holds block",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-3",
    on = {
      EventKind.PAGE_ADDED,
      EventKind.FILL_BEGIN,
      EventKind.FILL_END,
      EventKind.LOCK_WAIT,
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_TRY_FAILED,
      EventKind.LOCK_RELEASED,
      EventKind.FAULT_END,
      EventKind.BUFFERED_BEGIN,
      EventKind.BUFFERED_END,
      EventKind.PAGE_READ,
      EventKind.PAGE_MAPPED,
      EventKind.PAGE_FAULTED,
      EventKind.DIO_BEGIN,
      EventKind.EVENTS_LOST
    },
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class ForeignFillUnderBlock extends Rule {

  private record Pending(Mapping mapping, Hold block, Insertion insertion, PageRange pages) {}

  private final Map<TaskContext, Pending> pending = new HashMap<>();

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.PAGE_ADDED) {
      step.mapping().filter(Mapping::isTwoState).ifPresent(mapping -> inserted(step, mapping));
    } else if (step.kind() == EventKind.EVENTS_LOST) {
      pending.values().forEach(insertion -> undecided(Doubt.UNKNOWN_STATE));
      pending.clear();
    } else if (step.kind() != EventKind.FILL_BEGIN && !pending.isEmpty()) {
      Pending insertion = pending.remove(step.task());
      if (insertion != null) {
        decide(step, insertion);
      }
    }
  }

  private void inserted(Step step, Mapping mapping) {
    TaskContext task = step.task();
    if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
      return;
    }
    TwoStateLock lock = mapping.lock();
    if (lock.isHeldBy(State.ADD, task) || lock.isHeldBy(State.BLOCK, task)) {
      checked();
      return;
    }
    Optional<Hold> block = lock.firstOfOthers(State.BLOCK, task);
    if (block.isEmpty()) {
      if (lock.holdersKnown(State.BLOCK)) {
        checked();
      } else {
        undecided(Doubt.UNKNOWN_STATE);
      }
      return;
    }
    boolean certain =
        lock.isNotHeldBy(State.ADD, task)
            && (lock.isNotHeldBy(State.BLOCK, task) || task.operationsKnown());
    if (!certain) {
      undecided(Doubt.UNKNOWN_STATE);
      return;
    }
    PageRange folio = PageRange.ofFolio(step.event().a(), step.event().b());
    pending.merge(
        task,
        new Pending(mapping, block.get(), step.insertion().orElseThrow(), folio),
        (known, added) -> known.insertion() == added.insertion() ? joined(known, added) : known);
  }

  private static Pending joined(Pending known, Pending added) {
    PageRange both =
        new PageRange(
            Math.min(known.pages().first(), added.pages().first()),
            Math.max(known.pages().last(), added.pages().last()));
    return new Pending(known.mapping(), known.block(), known.insertion(), both);
  }

  private void decide(Step step, Pending insertion) {
    // A readahead that tries for add reads with it or not at all.
    boolean tried = step.event().tried() && step.mapping().orElse(null) == insertion.mapping();
    if (tried) {
      checked();
    } else {
      report(finding(step, insertion));
    }
  }

  @Override
  public void finish(TraceEnd end) {
    pending.values().forEach(insertion -> undecided(Doubt.UNFINISHED));
    pending.clear();
  }

  private static Finding finding(Step step, Pending pending) {
    Insertion insertion = pending.insertion();
    Moment at = insertion.begun();
    Hold block = pending.block();
    String inserter =
        insertion.operation().isEmpty() && step.operation().orElse(null) instanceof Fill fill
            ? "a " + fill.name() + " outside of any system call that takes add"
            : Prose.aSort(insertion.operation());
    return Finding.at(
            step.moment(),
            inserter + " inserts pages while " + Prose.holder(block) + " holds block")
        .key(Prose.fill(step.operation()) + " of pages that came in while another holds block")
        .let(Prose.holds(block))
        .then(
            Prose.task(at)
                + ", which holds neither add nor block, inserts "
                + Prose.pages(pending.pages())
                + " of the same file")
        .because(
            "the holder of block is rewriting what lies beneath: what is read now may be old, and"
                + " nobody will remove it afterwards")
        .remedy(
            "readahead outside of a buffered read or fault (fadvise, splice, sendfile) inserts"
                + " before it asks for add: check how this task came to insert")
        .on(pending.mapping(), pending.pages())
        .by(block.acquired(), Prose.sort(block.operation()))
        .by(at, inserter)
        .proof(block.acquired(), "block is acquired and not released before the insertion")
        .proof(at, "pages come in without add")
        .proof(step.moment(), "and the task goes on without handing them back");
  }
}
