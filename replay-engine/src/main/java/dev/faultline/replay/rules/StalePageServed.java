package dev.faultline.replay.rules;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageResidency;
import dev.faultline.replay.model.StalePages;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** Somebody has been given old data. */
@RuleSpec(
    name = "stale-page-served",
    group = RuleSpec.Group.COHERENCY,
    summary = "such a page is then read or mapped with no removal in between",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-5",
    on = {EventKind.PAGE_READ, EventKind.PAGE_FAULTED},
    needs = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED})
final class StalePageServed extends Rule {
  /** A lookup returns at most this many folios at a time, whatever range it was asked for. */
  private static final int BATCH = 15;

  @Override
  public void observe(Step step) {
    Optional<Mapping> mapping = step.mapping().filter(Mapping::isTwoState);
    if (mapping.isEmpty()) {
      return;
    }
    if (mapping.get().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
      return;
    }
    Optional<StalePages.Stale> stale = served(step, mapping.get());
    if (stale.isPresent()) {
      report(finding(step, mapping.get(), stale.get()));
    } else {
      checked();
    }
  }

  /**
   * The first stale page that was certainly given out: the lookup walks from its first index and
   * stops at a gap or when its batch is full.
   */
  private static Optional<StalePages.Stale> served(Step step, Mapping mapping) {
    long first = step.event().a();
    long last = step.kind() == EventKind.PAGE_READ ? step.event().b() : first;
    PageResidency pages = mapping.pages();
    for (long index = first; index <= last && index < first + BATCH; index++) {
      if (!pages.isResident(index)) {
        return Optional.empty();
      }
      Optional<StalePages.Stale> stale = mapping.stale().at(index);
      if (stale.isPresent()) {
        return stale;
      }
    }
    return Optional.empty();
  }

  private static Finding finding(Step step, Mapping mapping, StalePages.Stale stale) {
    Moment at = step.moment();
    return Finding.at(
            at, Prose.aSort(step.operation()) + " is served a page older than a DIO write")
        .let(Prose.operation(stale.write()) + " has ended")
        .let(
            Prose.pages(stale.pages())
                + " had been read in before its data was on disk, and nothing has removed them")
        .then(Prose.task(at) + " is given such a page")
        .because("it gets what was there before the write, though the write had returned")
        .remedy("see stale-page-after-dio for how the page came to stay")
        .on(mapping, stale.pages())
        .by(stale.write().begun(), stale.write().name())
        .by(at, Prose.sort(step.operation()))
        .proof(stale.write().begun(), "the DIO write begins")
        .proof(stale.insertion().begun(), "a page of its range is inserted")
        .proof(stale.completed(), "the data is on disk")
        .proof(at, "the old page is served");
  }
}
