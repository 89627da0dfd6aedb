package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
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
    on = {
      EventKind.FAULTS_ENABLED,
      EventKind.SUBMIT,
      EventKind.DIO_END,
      EventKind.DIO_QUEUED,
      EventKind.EVENTS_LOST
    },
    needs = {EventKind.FAULTS_ENABLED, EventKind.SUBMIT})
final class RetryLivelock extends Rule {
  /** Two files that fault each other come to a handful of turns; more is a race that repeats. */
  static final int TURNS = 16;

  private final Map<DioWrite, Integer> turns = new HashMap<>();

  @Override
  public void observe(Step step) {
    if (step.kind() == EventKind.EVENTS_LOST) {
      turns.clear();
      return;
    }
    if (!(step.operation().orElse(null) instanceof DioWrite dio)) {
      return;
    }
    switch (step.kind()) {
      case FAULTS_ENABLED -> {
        boolean dropped = (step.event().a() & 1) != 0 || dio.droppedInFault().isPresent();
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
        if (dio.turns() > 0) {
          checked();
        }
      }
    }
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
        .proof(dio.dropped(), "locks were dropped")
        .proof(at, "and once more");
  }
}
