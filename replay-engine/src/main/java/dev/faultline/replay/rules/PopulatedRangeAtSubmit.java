package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRun;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.List;

/** A direct write goes out while the page cache still, or again, has pages of its range. */
@RuleSpec(
    name = "populated-range-at-submit",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "a page of the written range is certainly resident after the last shoot-down and before the"
            + " write is submitted",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-4",
    holds = RuleSpec.Holds.EVERYWHERE,
    per = Occasion.SUBMISSION,
    on = EventKind.DIO_RW_ITER,
    needs = {
      EventKind.PAGE_ADDED,
      EventKind.PAGE_REMOVED,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.FAULTS_DISABLED,
      EventKind.FILL_BEGIN
    },
    iomapNeeds = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED, EventKind.DIO_RW_ITER})
final class PopulatedRangeAtSubmit extends Rule {

  @Override
  void observe(Step step) {
    if (step.operation().orElse(null) instanceof IomapDio dio) {
      if (dio.isWrite() && dio.loop().beginsAt(step.sequence())) {
        submits(step, dio);
      }
      return;
    }
    if (Occasion.SUBMISSION.in(step) > 0) {
      submits(step, (DioWrite) step.operation().orElseThrow());
    }
  }

  private void submits(Step step, DioWrite dio) {
    Mapping mapping = dio.mapping();
    if (!mapping.isTwoState()) {
      notApplicable(Exemption.OTHER_MODEL);
      return;
    } else if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
      return;
    } else if (dio.window().dropped().isPresent() && dio.submission().count() > 1) {
      // Others may rightly have read back what an earlier part of this write has put on disk; that
      // nothing was shot down since is the business of missing-reshootdown.
      notApplicable(Exemption.OTHER_RULE);
      return;
    }
    List<PageRun> resident = mapping.pages().residentWithin(dio.pages());
    for (PageRun run : resident) {
      if (run.insertion().orElseThrow().readIn().isPresent()) {
        report(finding(step, dio, run));
        return;
      }
    }
    // Pages that are there but have not been read in are as good as none; whether they will be read
    // before the write is on disk is a question of stale-page-after-dio.
    if (!isUndecided(mapping.pages().known(dio.pages()))) {
      checked();
    }
  }

  /** Without a lock it is allowed: the second shoot-down will see to it, unless it cannot. */
  private void submits(Step step, IomapDio dio) {
    Mapping mapping = dio.mapping();
    if (!mapping.isIomap()) {
      return;
    }
    List<PageRun> resident = mapping.pages().residentWithin(dio.pages());
    if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (!resident.isEmpty()) {
      report(readBack(step.moment(), dio, resident.get(0)));
    } else if (!isUndecided(mapping.pages().known(dio.pages()))) {
      checked();
    }
  }

  private static Finding readBack(Moment at, IomapDio dio, PageRun run) {
    Insertion insertion = run.insertion().orElseThrow();
    return Finding.at(at, "pages come back into the range of a DIO write before it submits")
        .grade(RuleSpec.GradeOf.NOTE)
        .let(IomapProse.write(dio, 0) + " has invalidated its range")
        .then(
            Prose.task(insertion.begun())
                + " has brought "
                + Prose.pages(run.pages())
                + " in again when the write submits its data")
        .because(
            "nothing forbids it: readers see the old data until the invalidation after the write"
                + " removes the pages; if it cannot, stale-page-after-dio or dirtied-in-write-window"
                + " says so")
        .remedy("nothing, unless one of these rules reports the same pages")
        .on(dio.mapping(), run.pages())
        .by(dio.begun(), dio.name())
        .by(insertion.begun(), "reads the pages in")
        .proof(dio.begun(), "the DIO write begins")
        .proof(insertion.insertionOf(run.pages()), "a page of the range comes in")
        .proof(at, "the data is being submitted");
  }

  private static Finding finding(Step step, DioWrite dio, PageRun run) {
    Moment at = step.moment();
    Insertion insertion = run.insertion().orElseThrow();
    return Finding.at(
            at,
            "a DIO write submits over pages that "
                + Prose.aSort(insertion.operation())
                + " has brought in")
        .key("a DIO write submits over pages that came in")
        .let(Prose.operation(dio) + " covers " + Prose.pages(dio.pages()))
        .let(
            Prose.task(insertion.begun())
                + " has inserted "
                + Prose.pages(run.pages())
                + ", which nothing has removed")
        .then("the write submits its data")
        .because(
            "the range must be empty from the shoot-down on: reads are served from these pages, not"
                + " from what is being written")
        .remedy("see what let the pages in after the shoot-down, or what the shoot-down left out")
        .on(dio.mapping(), run.pages())
        .beside(at, dio.mapping().pages().nextChange(run.pages())::moment)
        .by(dio.begun(), dio.name())
        .by(insertion.begun(), Prose.sort(insertion.operation()))
        .proof(dio.begun(), "the DIO write begins")
        .proof(dio.window().lastShootdown(), Prose.shootdownEnd(dio))
        .proof(insertion.insertionOf(run.pages()), "a page of the range is inserted")
        .proof(at, "the data is submitted");
  }
}
