package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.NextChange;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.PageRun;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A truncate has ended and pages beyond the new end are there. They are looked for when block is
 * released: afterwards the file may rightly grow again. Pages that have not been read in do not
 * count: readahead that takes no lock before it inserts may leave them there, and they are read
 * anew before anybody gets to see them.
 */
@RuleSpec(
    name = "resident-past-eof",
    group = RuleSpec.Group.COHERENCY,
    summary = "a page wholly beyond the new end is resident when a truncate has ended",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-12",
    per = Occasion.TRUNCATE,
    on = {EventKind.LOCK_RELEASED, EventKind.EVENTS_LOST},
    needs = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED, EventKind.LOCK_RELEASED})
final class ResidentPastEof extends Rule {
  private record Beyond(PageRun run, NextChange next) {}

  private final Map<RangeOp, Beyond> beyond = new HashMap<>();

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.LOCK_RELEASED
        && step.lock().hold().isPresent()
        && step.lock().hold().get().operation().orElse(null) instanceof RangeOp rangeOp
        && rangeOp.sort() == Mode.TRUNCATE) {
      beyondEnd(rangeOp)
          .ifPresent(
              run -> {
                NextChange next = rangeOp.mapping().pages().nextChange(run.pages());
                beyond.put(rangeOp, new Beyond(run, next));
              });
    }
    if (step.kind() == EventKind.EVENTS_LOST) {
      beyond.clear();
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof RangeOp rangeOp && Occasion.TRUNCATE.isEndOf(over) && !over.isLost()) {
      ended(step, rangeOp);
    }
  }

  private static Optional<PageRun> beyondEnd(RangeOp truncate) {
    Mapping mapping = truncate.mapping();
    long pageSize = 1L << PageRange.PAGE_SHIFT;
    long firstBeyond = (truncate.offset() + pageSize - 1) >>> PageRange.PAGE_SHIFT;
    PageRange range = new PageRange(firstBeyond, PageRange.MAX_INDEX);
    return mapping.pages().residentWithin(range).stream()
        .filter(run -> run.pages().last() >= endOfFolioAt(truncate, run))
        .filter(run -> isToBeRemoved(truncate, run.insertion().orElseThrow()))
        .min(Comparator.comparing(run -> run.insertion().orElseThrow().readIn().isEmpty()));
  }

  /**
   * Who inserts under add looks at the size there, so the page was within the file before. Who does
   * without may have come too late for an earlier truncate, and this one may make the file longer.
   */
  private static boolean isToBeRemoved(RangeOp truncate, Insertion insertion) {
    return insertion.isProtected()
        || truncate.acquiredBlock().isEmpty()
        || truncate.acquiredBlock().get().before(insertion.begun());
  }

  /** The folio that the end falls into may stay whole; folios are naturally aligned. */
  private static long endOfFolioAt(RangeOp truncate, PageRun run) {
    Insertion insertion = run.insertion().orElseThrow();
    long folioPages = 1L << insertion.order();
    if (truncate.offset() == 0) {
      return 0;
    }
    long lastIndex = (truncate.offset() - 1) >>> PageRange.PAGE_SHIFT;
    return (lastIndex / folioPages + 1) * folioPages;
  }

  private void ended(Step step, RangeOp truncate) {
    Beyond left = beyond.remove(truncate);
    if (truncate.result().orElse(0) != 0) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (truncate.acquiredBlock().isEmpty()) {
      notApplicable(Exemption.OTHER_RULE);
    } else if (truncate.releasedBlock().isEmpty()) {
      undecided(Doubt.MISSED_END);
    } else if (truncate.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (left != null && left.run().insertion().orElseThrow().readIn().isEmpty()) {
      // A readahead that was refused leaves pages behind that were never read: those are harmless.
      checked();
    } else if (left != null && truncate.result().isEmpty()) {
      undecided(Doubt.MISSED_END);
    } else if (left != null) {
      Moment released = truncate.releasedBlock().get();
      report(finding(step, truncate, left.run()).beside(released, left.next()::moment));
    } else {
      checked();
    }
  }

  private static Finding finding(Step step, RangeOp truncate, PageRun run) {
    Insertion insertion = run.insertion().orElseThrow();
    Moment at = step.moment();
    return Finding.at(at, "a truncate leaves pages beyond the new end in the page cache")
        .let(Prose.operation(truncate) + " sets the size to " + truncate.offset() + " bytes")
        .then(Prose.pages(run.pages()) + " are resident when it releases block")
        .because("they come back with old data when the file grows again")
        .remedy("see who inserted them, and whether it looked at the size under the folio lock")
        .on(truncate.mapping(), run.pages())
        .by(truncate.begun(), truncate.name())
        .by(insertion.begun(), Prose.sort(insertion.operation()))
        .proof(insertion.insertionOf(run.pages()), "a page beyond the new end is inserted")
        .proof(truncate.begun(), "the truncate begins")
        .proof(
            truncate.acquiredBlock().filter(since -> since.before(insertion.begun())),
            "block is acquired")
        .proof(truncate.releasedBlock(), "block is released, the page is there")
        .proof(at, "the truncate has succeeded");
  }
}
