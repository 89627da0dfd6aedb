package dev.faultline.replay.rules;

import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.PageResidency;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;

/** What lies beneath a range was exchanged, and a page read before that survives. */
@RuleSpec(
    name = "range-op-refill",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "a page of a punched, collapsed or remapped range is inserted by another operation before"
            + " the extents change, and survives",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-13",
    on = EventKind.RANGE_OP_END,
    needs = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED, EventKind.LOCK_ACQUIRED})
final class RangeOpRefill extends Rule {

  @Override
  public void observe(Step step) {
    if (!(step.ended().orElse(null) instanceof RangeOp rangeOp)
        || rangeOp.sort() == Mode.TRUNCATE
        || !rangeOp.replacesData()
        || step.event().a() < 0
        || rangeOp.acquiredBlock().isEmpty()
        || rangeOp.releasedBlock().isEmpty()) {
      return;
    }
    Mapping mapping = rangeOp.mapping();
    if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
      return;
    }
    for (PageResidency.Run run : mapping.pages().residentWithin(pages(step, rangeOp))) {
      if (isForeign(run.insertion().orElseThrow(), rangeOp)) {
        report(finding(step, rangeOp, run));
        return;
      }
    }
    checked();
  }

  /** A remap may do less than it was asked for: its result is the number of bytes. */
  private static PageRange pages(Step step, RangeOp rangeOp) {
    return rangeOp.sort() == Mode.REMAP
        ? PageRange.ofBytes(rangeOp.offset(), step.event().a())
        : rangeOp.pages();
  }

  /** Read in by somebody else while the range operation held block. */
  private static boolean isForeign(Insertion insertion, RangeOp rangeOp) {
    return insertion.task() != rangeOp.task()
        && rangeOp.acquiredBlock().orElseThrow().before(insertion.begun())
        && insertion.readIn().isPresent()
        && insertion.readIn().get().before(rangeOp.releasedBlock().orElseThrow());
  }

  private static Finding finding(Step step, RangeOp rangeOp, PageResidency.Run run) {
    Insertion insertion = run.insertion().orElseThrow();
    Moment at = step.moment();
    return Finding.at(
            at,
            Prose.aSort(insertion.operation())
                + " reads pages into a range that a "
                + rangeOp.name()
                + " is replacing")
        .let(Prose.operation(rangeOp) + " holds block")
        .then(
            Prose.task(insertion.begun())
                + " inserts and reads "
                + Prose.pages(run.pages())
                + " meanwhile, and they are still there when it has ended")
        .because(
            "they may show extents that are gone, and somebody else's data when they are reused")
        .remedy("see foreign-fill-under-block for how the pages could come in")
        .on(rangeOp.mapping(), run.pages())
        .by(rangeOp.begun(), rangeOp.name())
        .by(insertion.begun(), Prose.sort(insertion.operation()))
        .proof(rangeOp.acquiredBlock(), "block is acquired")
        .proof(insertion.begun(), "a page of the range is inserted")
        .proof(insertion.readIn(), "it has been read in")
        .proof(rangeOp.releasedBlock(), "block is released")
        .proof(at, "the operation has ended, the page is still there");
  }
}
