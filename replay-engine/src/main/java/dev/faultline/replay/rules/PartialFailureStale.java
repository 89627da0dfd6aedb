package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.StalePages;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** A direct write failed half-way and left old pages over the half that was written. */
@RuleSpec(
    name = "partial-failure-stale",
    group = RuleSpec.Group.COHERENCY,
    summary = "a DIO that failed after some data was written leaves pages over the written part",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-17, W3",
    holds = RuleSpec.Holds.EVERYWHERE,
    per = {Occasion.DIRECT_WRITE, Occasion.IOMAP_WRITE},
    needs = {
      EventKind.PAGE_ADDED,
      EventKind.PAGE_REMOVED,
      EventKind.SUBMIT,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.FILL_BEGIN
    },
    iomapNeeds = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED, EventKind.DIO_RW_ITER})
final class PartialFailureStale extends Rule {

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof DioWrite dio && !dio.isLost()) {
      ended(step, dio);
    } else if (over instanceof IomapDio dio && IomapWindows.isToJudge(dio)) {
      over(step, dio);
    }
  }

  private void ended(Step step, DioWrite dio) {
    boolean failed =
        dio.result().isPresent() ? dio.result().getAsLong() < 0 : !dio.submission().isComplete();
    if (!dio.mapping().isTwoState()) {
      notApplicable(Exemption.OTHER_MODEL);
    } else if (!failed) {
      notApplicable(Exemption.NOT_CALLED_FOR);
    } else if (!dio.submission().any()) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (dio.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (dio.result().isPresent() && !dio.leftBehind().isEmpty()) {
      report(finding(step, dio, dio.leftBehind().get(0)));
    } else if (dio.mapping().pages().residentWithin(dio.allPages()).isEmpty()
        || dio.submission().firstPartWritten()) {
      PageRange first = new PageRange(dio.allPages().first(), dio.allPages().first());
      if (!isUndecided(dio.mapping().pages().known(first))) {
        checked();
      }
    } else {
      // The very write may have failed: then nothing has changed, and no page is stale.
      undecided(Doubt.UNKNOWN_STATE);
    }
  }

  /** After an error the second shoot-down does not run. */
  private void over(Step step, IomapDio dio) {
    if (dio.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (dio.fellBack().isPresent() || dio.completion().didNothing()) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (!dio.isResultKnown() || dio.completion().isMistaken()) {
      undecided(Collisions.doubt(dio));
    } else if (dio.completion().error() >= 0 || !dio.loop().hasSubmitted()) {
      notApplicable(Exemption.NOT_CALLED_FOR);
    } else if (!dio.window().stale().isEmpty()) {
      StalePages.Stale stale = dio.window().stale().get(0);
      report(IomapProse.weaken(StaleText.afterFailure(step.moment(), dio, stale), dio.mapping()));
    } else if (dio.mapping().pages().isKnown(dio.loop().submitted())) {
      checked();
    } else {
      undecided(Doubt.UNKNOWN_STATE);
    }
  }

  private static Finding finding(Step step, DioWrite dio, StalePages.Stale stale) {
    Moment at = step.moment();
    Finding finding =
        Finding.at(
            at,
            "a DIO write that failed half-way leaves pages over what it wrote that were read in "
                + (stale.certain() ? "before" : "meanwhile"));
    if (!stale.certain()) {
      finding.grade(RuleSpec.GradeOf.POTENTIAL);
    }
    return finding
        .let(Prose.operation(dio) + " has written at least its first block")
        .then("it fails with " + dio.result().orElse(0) + ", and the page over that block stays")
        .because(
            (stale.certain()
                    ? "the disk has the new data and the page cache the old"
                    : "the disk has the new data and the page cache may have the old")
                + ": an error is no excuse, since the data was changed all the same")
        .remedy("the range must be invalidated whatever the result")
        .on(dio.mapping(), stale.pages())
        .beside(at, dio.mapping().pages().nextChange(stale.pages())::moment)
        .by(dio.begun(), dio.name())
        .by(stale.insertion().begun(), Prose.sort(stale.insertion().operation()))
        .proof(dio.begun(), "the DIO write begins")
        .proof(stale.insertion().insertionOf(stale.pages()), "a page of its range is inserted")
        .proof(stale.completed(), "some of the data is on disk")
        .proof(at, "the DIO fails, the page is still there");
  }
}
