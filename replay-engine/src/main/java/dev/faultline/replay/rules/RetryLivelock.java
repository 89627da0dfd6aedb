package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Model;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.Map;

/** A direct write drops its lock and retries, over and over. */
@RuleSpec(
    name = "retry-livelock",
    group = RuleSpec.Group.WAITING,
    summary = "many drop-and-retake turns, or DIO retries without progress, in one operation",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "INV-19",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {
      EventKind.FAULTS_ENABLED,
      EventKind.SUBMIT,
      EventKind.DIO_END,
      EventKind.DIO_QUEUED,
      EventKind.DIO_RW_BEGIN,
      EventKind.DIO_RW_COMPLETE,
      EventKind.EVENTS_LOST
    },
    needs = {EventKind.FAULTS_ENABLED, EventKind.SUBMIT},
    iomapNeeds = {EventKind.DIO_RW_BEGIN, EventKind.DIO_RW_ITER})
final class RetryLivelock extends Rule {
  /** Two files that fault each other come to a handful of turns; more is a race that repeats. */
  static final int TURNS = 16;

  private final Map<DioWrite, Integer> turns = new HashMap<>();

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.EVENTS_LOST) {
      turns.clear();
      return;
    }
    if (step.operation().orElse(null) instanceof IomapDio dio) {
      retried(step, dio);
      return;
    }
    if (!(step.operation().orElse(null) instanceof DioWrite dio)) {
      return;
    }
    switch (step.kind()) {
      case FAULTS_ENABLED -> {
        boolean dropped = (step.event().a() & 1) != 0 || dio.pinning().droppedInFault().isPresent();
        if (dropped && turns.merge(dio, 1, Integer::sum) == TURNS) {
          report(finding(step.moment(), dio));
        }
      }
      case SUBMIT -> {
        if (step.task().shootdown().isEmpty()) {
          turns.remove(dio);
        }
      }
      default -> {
        turns.remove(dio);
        if (dio.pinning().turns() > 0) {
          checked();
        }
      }
    }
  }

  /** Prefaulting brings in the very page that the shoot-down of the next try throws out. */
  private void retried(Step step, IomapDio dio) {
    if (dio.mapping().model().orElse(Model.MAINLINE) != Model.NOFAULT) {
      return;
    }
    if (step.kind() == EventKind.DIO_RW_BEGIN && dio.attempt() == TURNS) {
      report(prefaulting(step.moment(), dio));
    } else if (step.kind() == EventKind.DIO_RW_COMPLETE) {
      checked();
    }
  }

  private static Finding prefaulting(Moment at, IomapDio dio) {
    return Finding.at(at, "direct I/O faults its buffer in and fails on it again, over and over")
        .let(
            Prose.task(at)
                + " does direct I/O on "
                + Prose.file(dio.mapping())
                + " at byte "
                + dio.offset()
                + ", "
                + dio.length()
                + " bytes")
        .then("it begins for the " + TURNS + "th time, with the same bytes, none of them done")
        .because(
            "each try invalidates its range, and if the buffer is a mapping of that range, with it"
                + " the page that was just faulted in: it can go on like that for ever")
        .remedy("the filesystem must give up and go through the page cache after a try or two")
        .on(dio.mapping(), dio.pages())
        .by(at, "direct I/O")
        .proof(at, "and once more");
  }

  private static Finding finding(Moment at, DioWrite dio) {
    return Finding.at(at, "a DIO write drops its locks and retries over and over")
        .let(Prose.operation(dio))
        .then(TURNS + " times in a row its pinning had to drop block, without a byte written")
        .because("there is no bound on it: whoever keeps taking the other file's lock keeps it out")
        .remedy("look at who holds the lock that its buffer's fault cannot get")
        .on(dio.mapping(), dio.pages())
        .by(dio.begun(), dio.name())
        .proof(dio.begun(), "the DIO write begins")
        .proof(dio.window().dropped(), "locks were dropped")
        .proof(at, "and once more");
  }
}
