package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.DirtyPages;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.Step;
import dev.faultline.stream.Recorded;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A direct read goes to the disk while the page cache has something newer. */
@RuleSpec(
    name = "dio-read-unflushed",
    group = RuleSpec.Group.COHERENCY,
    summary = "a DIO read over certainly dirty pages submits without write-back",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-10",
    holds = RuleSpec.Holds.EVERYWHERE,
    per = Occasion.DIRECT_READ,
    on = EventKind.DIO_RW_ITER,
    needs = {EventKind.PAGE_DIRTIED, EventKind.SUBMIT},
    iomapNeeds = {EventKind.PAGE_DIRTIED, EventKind.PAGE_REMOVED, EventKind.DIO_RW_ITER})
final class DioReadUnflushed extends Rule {
  private record Open(Opportunity opportunity, Finding finding) {}

  /** Reads over pages that became dirty, of files whose write-back was never seen. */
  private final List<Open> open = new ArrayList<>();

  @Override
  void observe(Step step) {
    if (step.operation().orElse(null) instanceof IomapDio read) {
      if (read.isRead() && read.loop().beginsAt(step.sequence())) {
        submits(step, read);
      }
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof DioRead read && !read.isLost()) {
      ended(step, read);
    }
  }

  private void ended(Step step, DioRead read) {
    Optional<DirtyPages.Dirtied> dirty =
        read.mapping().dirty().within(read.pages(), step.writebacks());
    boolean before = dirty.isPresent() && dirty.get().since().before(read.begun());
    if (!read.mapping().isTwoState()) {
      notApplicable(Exemption.OTHER_MODEL);
    } else if (read.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (!before) {
      checked();
    } else if (read.result().isEmpty()) {
      undecided(Doubt.MISSED_END);
    } else if (isGiven(read, dirty.get())) {
      report(finding(step, read, dirty.get()));
    } else {
      checked();
    }
  }

  /** A short read has nothing to say of the pages beyond its result. */
  private static boolean isGiven(DioRead read, DirtyPages.Dirtied dirty) {
    long result = read.result().orElse(0);
    return result > 0 && PageRange.ofBytes(read.begun().a(), result).overlaps(dirty.pages());
  }

  /** The range was to be written back before the first extent is asked for. */
  private void submits(Step step, IomapDio read) {
    if (!read.mapping().isIomap()) {
      return;
    }
    Optional<DirtyPages.Dirtied> dirty =
        read.mapping().dirty().within(read.pages(), step.writebacks());
    if (read.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (dirty.isEmpty() || !dirty.get().since().before(read.begun())) {
      // Where write-back is not recorded, pages that are clean seem dirty, and never the reverse.
      checked();
    } else if (!read.isBeginSeen()) {
      // It may have begun, and written back, before the page became dirty.
      undecided(Doubt.NOT_RECORDED);
    } else {
      Finding finding =
          IomapProse.weaken(unflushed(step.moment(), read, dirty.get()), read.mapping());
      if (read.mapping().writesBack()) {
        report(finding);
      } else {
        open.add(new Open(postponed(), finding));
      }
    }
  }

  /** That no write-back of a file was seen says something only where it was recorded. */
  @Override
  public void finish(TraceEnd end) {
    boolean recorded =
        end.recording().isTold() && end.recording().of(EventKind.WRITEBACK) == Recorded.YES;
    for (Open each : open) {
      if (recorded) {
        each.opportunity().report(each.finding());
      } else {
        each.opportunity().undecided(Doubt.NOT_RECORDED);
      }
    }
  }

  private static Finding unflushed(Moment at, IomapDio read, DirtyPages.Dirtied dirty) {
    return Finding.at(at, "a DIO read goes to the disk over dirty pages")
        .let(Prose.task(dirty.since()) + " has dirtied " + Prose.pages(dirty.pages()))
        .then(
            Prose.task(read.begun())
                + " reads the range directly, and nobody has written the pages back")
        .because("it reads from the disk what the page cache has newer")
        .remedy("the read must write back and wait for its range before it submits")
        .on(read.mapping(), dirty.pages())
        .by(read.begun(), read.name())
        .by(dirty.since(), "dirties the page")
        .proof(dirty.since(), "a page becomes dirty")
        .proof(read.begun(), "the DIO read begins")
        .proof(at, "it asks for its extent; nothing was written back in between");
  }

  private static Finding finding(Step step, DioRead read, DirtyPages.Dirtied dirty) {
    Moment at = step.moment();
    return Finding.at(at, "a DIO read returns data from under dirty pages")
        .let(Prose.task(dirty.since()) + " has dirtied " + Prose.pages(dirty.pages()))
        .let("nobody has written anything back since")
        .then(Prose.operation(read) + " covers them and succeeds")
        .because("it has read from the disk what the page cache had newer")
        .remedy("the read must write back and wait for its range before it submits")
        .on(read.mapping(), dirty.pages().intersection(read.pages()))
        .by(read.begun(), read.name())
        .proof(dirty.since(), "a page becomes dirty")
        .proof(read.begun(), "the DIO read begins")
        .proof(at, "it succeeds; nothing was written back in between");
  }
}
