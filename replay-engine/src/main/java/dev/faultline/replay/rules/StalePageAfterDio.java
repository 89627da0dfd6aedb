package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.StalePages;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** A direct write has ended, and the page cache has pages of its range that are older. */
@RuleSpec(
    name = "stale-page-after-dio",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "a page of the written range, inserted before the new data could be read back, is still"
            + " resident when the DIO ends",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-5",
    holds = RuleSpec.Holds.EVERYWHERE,
    per = {Occasion.DIRECT_WRITE, Occasion.IOMAP_WRITE},
    needs = {
      EventKind.PAGE_ADDED,
      EventKind.PAGE_REMOVED,
      EventKind.SUBMIT,
      EventKind.WRITTEN,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.FILL_BEGIN
    },
    iomapNeeds = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED, EventKind.DIO_RW_ITER})
final class StalePageAfterDio extends Rule {

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof DioWrite dio && !dio.isLost()) {
      ended(step, dio);
    } else if (over instanceof IomapDio dio && IomapWindows.isToJudge(dio)) {
      over(step, dio);
    }
  }

  private void ended(Step step, DioWrite dio) {
    Mapping mapping = dio.mapping();
    if (!mapping.isTwoState()) {
      notApplicable(Exemption.OTHER_MODEL);
    } else if (!dio.submission().any() && dio.result().orElse(0) <= 0) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (!dio.leftBehind().isEmpty()) {
      report(finding(step, dio, dio.leftBehind().get(0)));
    } else if (isUndecided(mapping.pages().known(dio.pages()))) {
      return;
    } else if (dio.completed().isPresent() || isNothingRead(dio)) {
      checked();
    } else {
      undecided(dio.queued().isPresent() ? Doubt.ASYNCHRONOUS : Doubt.MISSED_END);
    }
  }

  private static boolean isNothingRead(DioWrite dio) {
    return dio.mapping().pages().residentWithin(dio.pages()).stream()
        .allMatch(run -> run.insertion().orElseThrow().readIn().isEmpty());
  }

  private void over(Step step, IomapDio dio) {
    if (dio.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (dio.fellBack().isPresent() || dio.completion().didNothing()) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (dio.completion().error() < 0) {
      notApplicable(Exemption.OTHER_RULE);
    } else if (!dio.isResultKnown()
        || dio.completion().isMistaken()
        || dio.loop().first().isEmpty()) {
      undecided(Collisions.doubt(dio));
    } else if (dio.completion().done() == 0) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (!dio.window().stale().isEmpty() && clean(dio).isPresent()) {
      StalePages.Stale left = clean(dio).get();
      report(IomapProse.weaken(StaleText.survivor(step.moment(), dio, left), dio.mapping()));
    } else if (!dio.mapping()
        .pages()
        .isKnown(PageRange.ofBytes(dio.offset(), dio.completion().done()))) {
      undecided(Doubt.UNKNOWN_STATE);
    } else {
      checked();
    }
  }

  /** Pages that were dirtied meanwhile are the business of dirtied-in-write-window. */
  private static Optional<StalePages.Stale> clean(IomapDio dio) {
    return dio.window().stale().stream()
        .filter(stale -> !IomapProse.isCollision(dio, stale))
        .findFirst();
  }

  private static Finding finding(Step step, DioWrite dio, StalePages.Stale stale) {
    Insertion insertion = stale.insertion();
    Moment read = insertion.readIn().orElse(insertion.begun());
    Finding finding =
        Finding.at(
            step.moment(),
            "a DIO write leaves pages behind that "
                + Prose.aSort(insertion.operation())
                + (stale.certain()
                    ? " read in before the data was submitted"
                    : " read in while the data was being written"));
    if (!stale.certain()) {
      finding.grade(RuleSpec.GradeOf.POTENTIAL);
    }
    return finding
        .key(
            "pages read in "
                + (stale.certain() ? "before" : "during")
                + " a DIO write are there when it has ended")
        .let(Prose.operation(dio))
        .let(
            Prose.task(insertion.begun())
                + " inserts "
                + Prose.pages(stale.pages())
                + (stale.certain()
                    ? ", read in before the data is submitted"
                    : ", read in while the data is being written"))
        .then("the data is on disk, the DIO ends, and the page cache still has what was read in")
        .because(
            stale.certain()
                ? "nothing invalidates them any more: every buffered read and every mapping is"
                    + " served from them, old, until they happen to be evicted"
                : "whether they have the old data or the new, the trace does not tell; nothing"
                    + " invalidates them any more, so if it is the old, it stays")
        .remedy("the lock that should have kept them out is the one to look at: who held it, when?")
        .on(dio.mapping(), stale.pages())
        .beside(step.moment(), dio.mapping().pages().nextChange(stale.pages())::moment)
        .by(dio.begun(), dio.name())
        .by(insertion.begun(), Prose.sort(insertion.operation()))
        .proof(dio.begun(), "the DIO write begins")
        .proof(dio.block().released(), "it releases block")
        .proof(insertion.insertionOf(stale.pages()), "a page of its range is inserted")
        .proof(dio.submission().last(), "data is submitted")
        .proof(read, "the page has been read in")
        .proof(stale.completed(), "the data is on disk")
        .proof(step.moment(), "the DIO has ended, the page is still there");
  }
}
