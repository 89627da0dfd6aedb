package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.PageRun;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.RangeRemoval;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Optional;

/** What lies beneath a range was exchanged, and a page read before that survives. */
@RuleSpec(
    name = "range-op-refill",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "a page of a punched, collapsed or remapped range is inserted by another operation before"
            + " the extents change, and survives",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-13",
    holds = RuleSpec.Holds.EVERYWHERE,
    per = Occasion.EXTENT_CHANGE,
    on = EventKind.LOCK_GIVEN_BACK,
    needs = {
      EventKind.PAGE_ADDED,
      EventKind.PAGE_REMOVED,
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_RELEASED,
      EventKind.FILL_BEGIN
    },
    iomapNeeds = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED, EventKind.LOCK_REQUESTED})
final class RangeOpRefill extends Rule {

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.LOCK_GIVEN_BACK) {
      if (step.pages().rangeRemoval().isPresent()) {
        gaveBack(step.moment(), step.pages().rangeRemoval().get());
      }
      return;
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof RangeOp rangeOp && Occasion.EXTENT_CHANGE.isEndOf(over) && !over.isLost()) {
      ended(step, rangeOp);
    }
  }

  private void ended(Step step, RangeOp rangeOp) {
    Mapping mapping = rangeOp.mapping();
    if (!rangeOp.replacesData()) {
      notApplicable(Exemption.NOT_CALLED_FOR);
    } else if (rangeOp.result().orElse(0) < 0) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (rangeOp.acquiredBlock().isEmpty()) {
      notApplicable(Exemption.OTHER_RULE);
    } else if (rangeOp.result().isEmpty() || rangeOp.releasedBlock().isEmpty()) {
      undecided(Doubt.MISSED_END);
    } else {
      Optional<PageRun> survivor =
          replaced(rangeOp).stream()
              .flatMap(pages -> mapping.pages().residentWithin(pages).stream())
              .filter(run -> isForeign(run.insertion().orElseThrow(), rangeOp))
              .findFirst();
      survivor.ifPresentOrElse(run -> report(finding(step, rangeOp, run)), this::checked);
    }
  }

  /** Under invalidate_lock, on filesystems that record it. */
  private void gaveBack(Moment at, RangeRemoval removal) {
    Optional<PageRun> survivor = removal.survivor();
    if (removal.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (survivor.isPresent()) {
      report(underInvalidateLock(at, removal, survivor.get()));
    } else {
      checked();
    }
  }

  private static Finding underInvalidateLock(Moment at, RangeRemoval removal, PageRun run) {
    Insertion insertion = run.insertion().orElseThrow();
    return Finding.at(at, "pages come in while invalidate_lock is held exclusively")
        .grade(RuleSpec.GradeOf.POTENTIAL)
        .let(
            Prose.task(removal.requested())
                + " holds invalidate_lock of "
                + Prose.file(removal.mapping())
                + " exclusively: it truncates, punches, collapses or remaps")
        .then(
            Prose.task(insertion.begun())
                + " inserts "
                + Prose.pages(run.pages())
                + " meanwhile, still there when the lock is given back")
        .because(
            "who reads pages in takes the lock shared, so that no page comes in from extents that are"
                + " about to go; if these pages lie in the range, they show what was there before")
        .remedy("find out on which path the pages came in without the lock")
        .on(removal.mapping(), run.pages())
        .by(removal.requested(), "holds invalidate_lock")
        .by(insertion.begun(), "inserts the pages")
        .proof(removal.requested(), "invalidate_lock is asked for, exclusively")
        .proof(insertion.insertionOf(run.pages()), "another task inserts a page")
        .proof(at, "the lock is given back, the page is still there");
  }

  /**
   * The pages whose data is replaced from end to end. Of a page in which the range begins or ends
   * the operation may have changed its part in the page cache itself. A remap may do less than it
   * was asked for: its result is the number of bytes.
   */
  private static Optional<PageRange> replaced(RangeOp rangeOp) {
    long begin = rangeOp.offset();
    long first =
        (begin >>> PageRange.PAGE_SHIFT) + (begin % (1L << PageRange.PAGE_SHIFT) > 0 ? 1 : 0);
    long last = rangeOp.pages().last();
    long length = rangeOp.sort() == Mode.REMAP ? rangeOp.result().orElse(0) : rangeOp.begun().b();
    if (last != PageRange.MAX_INDEX) {
      last = ((begin + length) >>> PageRange.PAGE_SHIFT) - 1;
    }
    return first <= last ? Optional.of(new PageRange(first, last)) : Optional.empty();
  }

  /** Read in by somebody else while the range operation held block. */
  private static boolean isForeign(Insertion insertion, RangeOp rangeOp) {
    return insertion.task() != rangeOp.task()
        && rangeOp.acquiredBlock().orElseThrow().before(insertion.begun())
        && insertion.readIn().isPresent()
        && insertion.readIn().get().before(rangeOp.releasedBlock().orElseThrow());
  }

  /**
   * When the extents change is not recorded. Certainly after the operation's last removal of pages;
   * and a remap may be one that found both ranges equal (dedupe), and changes no data.
   */
  private static boolean isCertain(Insertion insertion, RangeOp rangeOp) {
    return rangeOp.sort() != Mode.REMAP
        && rangeOp.lastRemoval().isPresent()
        && insertion.readIn().orElseThrow().before(rangeOp.lastRemoval().get());
  }

  private static String doubt(boolean certain) {
    return certain ? "" : ", perhaps too early";
  }

  private static Finding finding(Step step, RangeOp rangeOp, PageRun run) {
    Insertion insertion = run.insertion().orElseThrow();
    Moment at = step.moment();
    boolean certain = isCertain(insertion, rangeOp);
    Finding finding =
        Finding.at(
            at,
            Prose.aSort(insertion.operation())
                + " reads pages into a range that a "
                + rangeOp.name()
                + (certain ? " has yet to replace" : " is replacing"));
    if (!certain) {
      finding.grade(RuleSpec.GradeOf.POTENTIAL);
    }
    return finding
        .key("pages are read into a range that a " + rangeOp.name() + " replaces" + doubt(certain))
        .let(Prose.operation(rangeOp) + " holds block")
        .then(
            Prose.task(insertion.begun())
                + " inserts and reads "
                + Prose.pages(run.pages())
                + " meanwhile, still there when it has ended")
        .because(
            certain
                ? "they show what was there before the operation, though it has ended"
                : "if they were read before the extents changed, which the trace does not tell, they"
                    + " show what was there before the operation, though it has ended")
        .remedy("see foreign-fill-under-block for how the pages could come in")
        .on(rangeOp.mapping(), run.pages())
        .beside(at, rangeOp.mapping().pages().nextChange(run.pages())::moment)
        .by(rangeOp.begun(), rangeOp.name())
        .by(insertion.begun(), Prose.sort(insertion.operation()))
        .proof(rangeOp.acquiredBlock(), "block is acquired")
        .proof(insertion.insertionOf(run.pages()), "a page of the range is inserted")
        .proof(insertion.readIn(), "it has been read in")
        .proof(
            certain ? rangeOp.lastRemoval() : Optional.empty(),
            "pages are removed; the extents change after this")
        .proof(rangeOp.releasedBlock(), "block is released")
        .proof(at, "the operation has ended, the page is still there");
  }
}
