package dev.faultline.replay.rules;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.NextChange;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.StalePages;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody has been given old data.
 *
 * <p>That a page was looked up does not yet say so. A lookup returns a batch of folios, which ends
 * early for reasons the trace does not show; that a page was in it is certain if it is the first
 * one, or once the reader has gone on past it. A fault is recorded before it looks the page up, and
 * may have to be retried. So a lookup of a stale page is remembered until the task's next move.
 */
@RuleSpec(
    name = "stale-page-served",
    group = RuleSpec.Group.COHERENCY,
    summary = "such a page is then read or mapped with no removal in between",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-5",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {
      EventKind.PAGE_READ,
      EventKind.PAGE_FAULTED,
      EventKind.FAULT_END,
      EventKind.BUFFERED_END,
      EventKind.EVENTS_LOST
    },
    needs = {
      EventKind.PAGE_ADDED,
      EventKind.PAGE_REMOVED,
      EventKind.SUBMIT,
      EventKind.WRITTEN,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.FILL_BEGIN
    },
    iomapNeeds = {EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED, EventKind.DIO_RW_COMPLETE})
final class StalePageServed extends Rule {
  /** Result bits of a fault that hands out no page: OOM, SIGBUS, HWPOISON, SIGSEGV, RETRY. */
  private static final long NOT_SERVED = 0x1 | 0x2 | 0x10 | 0x20 | 0x40 | 0x400;

  private record LookedUp(
      Opportunity open,
      Mapping mapping,
      long index,
      StalePages.Stale stale,
      Moment at,
      NextChange next) {}

  private final Map<TaskContext, LookedUp> open = new HashMap<>();

  @Override
  void observe(Step step) {
    switch (step.kind()) {
      case PAGE_READ -> {
        goneOn(step);
        Mapping mapping = step.mapping().orElse(null);
        if (mapping != null && (mapping.isTwoState() || mapping.isIomap())) {
          read(step, mapping);
        }
      }
      case PAGE_FAULTED -> {
        Mapping mapping = step.mapping().orElse(null);
        if (mapping != null && mapping.isTwoState()) {
          faulted(step, mapping);
        }
      }
      case FAULT_END -> faultEnded(step);
      case BUFFERED_END -> readEnded(step);
      case EVENTS_LOST -> open.clear();
      default -> {}
    }
  }

  private void read(Step step, Mapping mapping) {
    if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
      return;
    }
    PageRange asked = new PageRange(step.event().a(), Math.max(step.event().a(), step.event().b()));
    Optional<StalePages.Stale> stale = mapping.stale().firstWithin(asked);
    if (stale.isEmpty()) {
      checked();
      return;
    }
    long index = Math.max(stale.get().pages().first(), asked.first());
    LookedUp lookup = lookup(step, mapping, index, stale.get());
    if (index == asked.first()) {
      lookup.open().report(finding(step.moment(), step, lookup));
    } else {
      open.put(step.task(), lookup);
    }
  }

  private LookedUp lookup(Step step, Mapping mapping, long index, StalePages.Stale stale) {
    NextChange next = mapping.pages().nextChange(new PageRange(index, index));
    return new LookedUp(postponed(), mapping, index, stale, step.moment(), next);
  }

  /** The next lookup of the same read begins behind what the one before has handed out. */
  private void goneOn(Step step) {
    LookedUp before = open.remove(step.task());
    if (before == null) {
      return;
    }
    boolean sameRead =
        step.mapping().orElse(null) == before.mapping() && step.event().b() >= before.index();
    if (sameRead && step.event().a() > before.index()) {
      before.open().report(finding(step.moment(), step, before));
    } else if (!sameRead) {
      before.open().undecided(Doubt.NOT_RECORDED);
    } else {
      // The next lookup of the same page speaks for both.
      before.open().notApplicable(Exemption.NOT_CALLED_FOR);
    }
  }

  private void readEnded(Step step) {
    LookedUp before = open.remove(step.task());
    if (before == null) {
      return;
    }
    if (!(step.ended().orElse(null) instanceof BufferedIo io)) {
      before.open().undecided(Doubt.MISSED_END);
      return;
    }
    long given = io.begun().a() + step.event().a();
    boolean ofThis = io.mapping() == before.mapping() && io.begun().before(before.at());
    if (ofThis && !io.isWrite() && given > before.index() << PageRange.PAGE_SHIFT) {
      before.open().report(finding(step.moment(), step, before));
    } else {
      before.open().checked();
    }
  }

  private void faulted(Step step, Mapping mapping) {
    Optional<StalePages.Stale> stale = mapping.stale().at(step.event().a());
    if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (stale.isEmpty()) {
      checked();
    } else {
      LookedUp lookup = lookup(step, mapping, step.event().a(), stale.get());
      LookedUp before = open.put(step.task(), lookup);
      if (before != null) {
        before.open().undecided(Doubt.MISSED_END);
      }
    }
  }

  /** A page that was removed before the fault had found it is not what it was given. */
  private void faultEnded(Step step) {
    LookedUp before = open.get(step.task());
    if (before == null || before.at().shape().kind() != EventKind.PAGE_FAULTED) {
      return;
    }
    open.remove(step.task());
    boolean there = before.mapping().stale().at(before.index()).equals(Optional.of(before.stale()));
    if (there && (step.event().a() & NOT_SERVED) == 0) {
      before.open().report(finding(step.moment(), step, before));
    } else {
      before.open().checked();
    }
  }

  private static Finding finding(Moment at, Step step, LookedUp lookup) {
    StalePages.Stale stale = lookup.stale();
    Finding finding =
        Finding.at(
            at,
            Prose.aSort(step.operation())
                + " is served a page "
                + (stale.certain() ? "older than" : "that may be older than")
                + " a DIO write");
    if (!stale.certain()) {
      finding.grade(RuleSpec.GradeOf.POTENTIAL);
    }
    return finding
        .key("a page " + (stale.certain() ? "" : "perhaps ") + "older than a DIO write is served")
        .let(Prose.operation(stale.write()) + " has ended")
        .let(
            Prose.pages(stale.pages())
                + (stale.certain()
                    ? " had been read in before that write submitted its data"
                    : " had been read in while that write was under way")
                + ", and nothing has removed "
                + (stale.pages().size() == 1 ? "it" : "them"))
        .then(Prose.task(at) + " is given such a page")
        .because(
            stale.certain()
                ? "it gets what was there before the write, though the write had returned"
                : "it may get what was there before the write, though the write had returned")
        .remedy("see stale-page-after-dio for how the page came to stay")
        .on(lookup.mapping(), stale.pages())
        .beside(lookup.at(), lookup.next()::moment)
        .by(stale.write().begun(), stale.write().name())
        .by(at, Prose.sort(step.operation()))
        .proof(stale.write().begun(), "the DIO write begins")
        .proof(stale.insertion().insertionOf(stale.pages()), "a page of its range is inserted")
        .proof(stale.completed(), "the data is on disk")
        .proof(lookup.at(), "the old page is looked up")
        .proof(at, "and given out");
  }
}
