package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.DirtyPages;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** A direct read goes to the disk while the page cache has something newer. */
@RuleSpec(
    name = "dio-read-unflushed",
    group = RuleSpec.Group.COHERENCY,
    summary = "a DIO read over certainly dirty pages submits without write-back",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-10",
    on = EventKind.DIO_END,
    needs = {EventKind.PAGE_DIRTIED, EventKind.SUBMIT})
final class DioReadUnflushed extends Rule {

  @Override
  public void observe(Step step) {
    if (!(step.ended().orElse(null) instanceof DioRead read)
        || step.event().a() <= 0
        || !read.mapping().isTwoState()) {
      return;
    }
    if (read.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
      return;
    }
    // A short read has nothing to say of the pages beyond its result.
    PageRange given = PageRange.ofBytes(read.begun().a(), step.event().a());
    Optional<DirtyPages.Dirtied> dirty = read.mapping().dirty().within(given, step.writebacks());
    if (dirty.isPresent() && dirty.get().since().before(read.begun())) {
      report(finding(step, read, dirty.get()));
    } else {
      checked();
    }
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
