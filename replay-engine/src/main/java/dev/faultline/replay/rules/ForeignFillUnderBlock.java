package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.Release;
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
    per = Occasion.INSERTION,
    on = {EventKind.FILL_BEGIN, EventKind.EVENTS_LOST},
    settling = {
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
      EventKind.DIO_BEGIN
    },
    locks = RuleSpec.Locks.EVERY,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class ForeignFillUnderBlock extends Rule {

  private record Pending(
      Opportunity open, Mapping mapping, Hold block, Insertion insertion, PageRange pages) {}

  private final Map<TaskContext, Pending> pending = new HashMap<>();

  @Override
  void observe(Step step) {
    if (Occasion.INSERTION.in(step) > 0) {
      inserted(step, step.mapping().orElseThrow());
    } else if (step.kind() == EventKind.EVENTS_LOST) {
      pending.clear();
    } else if (step.kind() == EventKind.FILL_BEGIN) {
      fills(step);
    } else if (!pending.isEmpty()) {
      Pending insertion = pending.remove(step.task());
      if (insertion != null) {
        decide(step, insertion);
      }
    }
  }

  /** A folio that is there already, and is read again: as good, or as bad, as an insertion. */
  private void fills(Step step) {
    if (pending.containsKey(step.task())
        || !(step.operation().orElse(null) instanceof Fill fill)
        || fill.isReadahead()
        || !fill.mapping().isTwoState()
        || fill.mapping().isAmbiguous()) {
      return;
    }
    Optional<Insertion> there = fill.insertions().stream().findFirst();
    Optional<Hold> block = fill.mapping().lock().firstOfOthers(State.BLOCK, step.task());
    if (there.isPresent() && block.isPresent() && isForeign(step, fill.mapping(), block.get())) {
      report(refilled(step, fill, block.get()));
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
      if (!isUndecided(lock.holders(State.BLOCK))) {
        checked();
      }
      return;
    }
    if (block.get().isQueued() && !step.seesWorkers()) {
      undecided(Doubt.NOT_RECORDED);
    } else if (!isForeign(step, mapping, block.get())) {
      undecided(lock.holders(State.ADD).and(task.known()).doubt().orElse(Doubt.UNKNOWN_STATE));
    } else {
      await(step, mapping, block.get());
    }
  }

  /** Whether who fills certainly holds neither state himself. */
  private static boolean isForeign(Step step, Mapping mapping, Hold block) {
    TaskContext task = step.task();
    TwoStateLock lock = mapping.lock();
    boolean outside = lock.isNotHeldBy(State.BLOCK, task) || task.operationsKnown();
    boolean unprotected = !lock.isHeldBy(State.ADD, task) && !lock.isHeldBy(State.BLOCK, task);
    return unprotected
        && outside
        && (lock.holdersKnown(State.ADD) || task.operationsKnown())
        && (!block.isQueued() || step.seesWorkers());
  }

  /** What it does next tells whether it reads the page, or hands it back. */
  private void await(Step step, Mapping mapping, Hold block) {
    PageRange folio = PageRange.ofFolio(step.event().a(), step.event().b());
    Pending known = pending.get(step.task());
    Insertion insertion = step.pages().insertion().orElseThrow();
    if (known == null) {
      pending.put(step.task(), new Pending(postponed(), mapping, block, insertion, folio));
    } else {
      // One opportunity for all pages of a batch.
      notApplicable(Exemption.NOT_CALLED_FOR);
      if (known.insertion() == insertion) {
        pending.put(step.task(), joined(known, folio));
      }
    }
  }

  private static Pending joined(Pending known, PageRange added) {
    PageRange both =
        new PageRange(
            Math.min(known.pages().first(), added.first()),
            Math.max(known.pages().last(), added.last()));
    return new Pending(known.open(), known.mapping(), known.block(), known.insertion(), both);
  }

  private void decide(Step step, Pending insertion) {
    // A readahead that tries for add reads with it or not at all.
    boolean tried = step.event().tried() && step.mapping().orElse(null) == insertion.mapping();
    boolean untold =
        step.kind() == EventKind.FILL_END
            && step.ended().orElse(null) instanceof Fill fill
            && fill.isReadahead()
            && !step.seesTries();
    boolean gaveBack =
        step.kind() == EventKind.LOCK_RELEASED
            && step.mapping().orElse(null) == insertion.mapping()
            && step.lock().release() == Release.UNKNOWN;
    if (gaveBack) {
      // It gives back what it was not seen to acquire: it may have had it all the time.
      insertion.open().undecided(Doubt.NOT_RECORDED);
    } else if (tried) {
      insertion.open().checked();
    } else if (insertion.mapping().isAmbiguous()) {
      // What it reads into tells only now whose the pages are.
      insertion.open().undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (untold) {
      // It may have tried for add and handed the pages back: tries are not in the capture.
      insertion.open().undecided(Doubt.NOT_RECORDED);
    } else {
      insertion.open().report(finding(step, insertion));
    }
  }

  private static Finding refilled(Step step, Fill fill, Hold block) {
    Moment at = step.moment();
    PageRange pages = fill.pages();
    return Finding.at(
            at, "a " + fill.name() + " reads pages while " + Prose.holder(block) + " holds block")
        .key(Prose.fill(step.operation()) + " of pages that are there while another holds block")
        .let(Prose.holds(block))
        .then(
            Prose.task(at)
                + ", which holds neither add nor block, reads "
                + Prose.pages(pages)
                + " of the same file from the disk")
        .because(
            "the holder of block is rewriting what lies beneath: what is read now may be old, and"
                + " nobody will remove it afterwards")
        .remedy("whoever reads a folio must hold add, whether it was there before or not")
        .on(fill.mapping(), pages)
        .whileHeld(Optional.of(block))
        .by(block.acquired(), Prose.sort(block.operation()))
        .by(at, fill.name())
        .proof(block.acquired(), "block is acquired and not released before the read")
        .proof(at, "a page is read without add");
  }

  private static Finding finding(Step step, Pending pending) {
    Insertion insertion = pending.insertion();
    Moment at = insertion.begun();
    Hold block = pending.block();
    String inserter =
        insertion.operation().isEmpty() && step.operation().orElse(null) instanceof Fill fill
            ? "a " + fill.name() + " outside of any system call that takes add"
            : Prose.aSort(insertion.operation());
    String key = Prose.fill(step.operation()) + " of pages that came in while another holds block";
    return Finding.at(
            step.moment(),
            inserter + " inserts pages while " + Prose.holder(block) + " holds block")
        .key(key + FillKey.within(insertion.operation()))
        .otherKeys(
            FillKey.otherwise(insertion.operation(), insertion).stream().map(key::concat).toList())
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
        .whileHeld(block, at)
        .by(block.acquired(), Prose.sort(block.operation()))
        .by(at, inserter)
        .proof(block.acquired(), "block is acquired and not released before the insertion")
        .proof(at, "pages come in without add")
        .proof(step.moment(), "and the task goes on without handing them back");
  }
}
