package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A page of the range becomes dirty while a direct write is under way: one of the two is lost. */
@RuleSpec(
    name = "dirtied-in-write-window",
    group = RuleSpec.Group.COHERENCY,
    summary = "a page of the range is dirtied between the first shoot-down and the end of the DIO",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-6, W2",
    holds = RuleSpec.Holds.EVERYWHERE,
    per = {Occasion.DIRECT_WRITE, Occasion.IOMAP_WRITE},
    on = {
      EventKind.PAGE_DIRTIED,
      EventKind.PAGE_ADDED,
      EventKind.PAGE_REMOVED,
      EventKind.WRITEBACK,
      EventKind.WRITEBACK_ERROR_SEEN,
      EventKind.EVENTS_LOST
    },
    needs = {
      EventKind.DIO_BEGIN,
      EventKind.PAGE_DIRTIED,
      EventKind.WRITTEN,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.FAULTS_DISABLED,
      EventKind.LOCK_RELEASED
    },
    iomapNeeds = {EventKind.PAGE_ADDED, EventKind.PAGE_DIRTIED, EventKind.DIO_RW_ITER})
final class DirtiedInWriteWindow extends Rule {
  private final IomapWindows iomap = new IomapWindows(this);
  private final Map<DioWrite, Optional<Doubt>> touched = new HashMap<>();

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.PAGE_DIRTIED) {
      if (step.mapping().isPresent() && step.mapping().get().isTwoState()) {
        dirtied(step, step.mapping().get());
      }
    }
    iomap.observe(step);
  }

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof DioWrite dio) {
      ended(dio);
    } else if (over instanceof IomapDio dio) {
      iomap.ended(step, dio);
    }
  }

  private void ended(DioWrite dio) {
    Optional<Doubt> doubt = touched.getOrDefault(dio, Optional.empty());
    boolean told = touched.remove(dio) != null;
    if (dio.isLost()) {
      return;
    }
    if (!dio.mapping().isTwoState()) {
      notApplicable(Exemption.OTHER_MODEL);
    } else if (dio.windowBegun().isEmpty()) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (dio.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (told && doubt.isPresent()) {
      undecided(doubt.get());
    } else {
      checked();
    }
  }

  @Override
  public void finish(TraceEnd end) {
    iomap.finish();
  }

  private void dirtied(Step step, Mapping mapping) {
    if (mapping.isAmbiguous() || isShootingDown(step, mapping)) {
      return;
    }
    PageRange pages = new PageRange(step.event().a(), step.event().b());
    for (DioWrite dio : mapping.underWay().directWrites()) {
      if (!isInWindow(dio) || !dio.pages().overlaps(pages)) {
        continue;
      }
      if (!dirtiesItself(step, mapping)) {
        touched.putIfAbsent(dio, Optional.of(Doubt.UNKNOWN_STATE));
      } else if (dio.task() == step.task() && dio.queued().isEmpty()) {
        // It does something else: its direct write has ended, and the end was not recorded.
        touched.putIfAbsent(dio, Optional.of(Doubt.MISSED_END));
      } else if (!dio.block().known().isCertain()) {
        touched.putIfAbsent(dio, dio.block().known().doubt());
      } else if (dio.block().acquired().isEmpty()) {
        // Whether a fault has dropped block shows in its being taken again.
        touched.putIfAbsent(dio, Optional.of(Doubt.NOT_RECORDED));
      } else {
        report(finding(step, dio, pages.intersection(dio.pages())));
        touched.put(dio, Optional.empty());
      }
    }
  }

  /**
   * Not in the gap after a drop: then others may dirty, and the next shoot-down sees to it. Nor
   * behind the release of block, unless data is still on its way then.
   */
  private static boolean isInWindow(DioWrite dio) {
    return dio.windowBegun().isPresent()
        && dio.window().dropped().isEmpty()
        && (dio.block().released().isEmpty() || dio.submission().isInFlight());
  }

  /**
   * A shoot-down unmaps, and what was written through a mapping dirties the page then: it writes
   * that back and tries again.
   */
  private static boolean isShootingDown(Step step, Mapping mapping) {
    return step.task().shootdown().filter(bracket -> bracket.mapping() == mapping).isPresent();
  }

  /**
   * A task that completes a direct read dirties the pages of its buffer, which may have been pinned
   * before the shoot-down: that is no fault of the write. A mkwrite or a buffered write is.
   */
  private static boolean dirtiesItself(Step step, Mapping mapping) {
    return step.operation()
        .filter(Operation::dirtiesPages)
        .filter(operation -> operation.mapping() == mapping)
        .isPresent();
  }

  private static Finding finding(Step step, DioWrite dio, PageRange pages) {
    Moment at = step.moment();
    return Finding.at(
            at, Prose.aSort(step.operation()) + " dirties a page in the window of a DIO write")
        .let(Prose.operation(dio) + " has begun to shoot down and has not ended")
        .then(Prose.task(at) + " dirties " + Prose.pages(pages) + " of its range")
        .because(
            "the page will be written back over the direct write's data, the bytes that its writer"
                + " never touched included")
        .remedy("find how it came to dirty without add, or while block was held")
        .on(dio.mapping(), pages)
        .whileHeld(dio.block().hold())
        .by(dio.begun(), dio.name())
        .by(at, Prose.sort(step.operation()))
        .proof(dio.begun(), "the DIO write begins")
        .proof(dio.windowBegun(), "its window opens")
        .proof(dio.block().hold().map(Hold::acquired), "it holds block")
        .proof(at, "a page of the range is dirtied");
  }
}
