package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.locks.Inversion;
import dev.faultline.replay.locks.InversionSearch;
import dev.faultline.replay.locks.Inversions;
import dev.faultline.replay.locks.Obstacle;
import dev.faultline.replay.locks.OrderRecorder;
import dev.faultline.replay.locks.Prediction;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import dev.faultline.stream.LockFamily;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The hang that will happen, read from a run that passed. */
@RuleSpec(
    name = "lock-order-inversion",
    group = RuleSpec.Group.WAITING,
    summary =
        "a deadlock-capable circle of lock dependencies: conflicting in every joint, blocking, of"
            + " different operations, without a common gate lock; a violation where another order of"
            + " this very trace deadlocks",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "ORD-1 to ORD-14",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {
      EventKind.LOCK_WAIT,
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_TRY_FAILED,
      EventKind.LOCK_REQUESTED,
      EventKind.LOCK_RELEASED,
      EventKind.LOCK_DOWNGRADED,
      EventKind.DRAIN_WAIT,
      EventKind.DRAINED,
      EventKind.DIO_BEGIN,
      EventKind.DIO_QUEUED,
      EventKind.DIO_END,
      EventKind.BUFFERED_BEGIN,
      EventKind.BUFFERED_END,
      EventKind.RANGE_OP_BEGIN,
      EventKind.RANGE_OP_END,
      EventKind.FAULT_BEGIN,
      EventKind.FAULT_END,
      EventKind.MKWRITE_BEGIN,
      EventKind.MKWRITE_END,
      EventKind.FILL_BEGIN,
      EventKind.FILL_END,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.PAGE_ADDED,
      EventKind.PAGE_REMOVED,
      EventKind.PAGE_MAPPED,
      EventKind.EVENTS_LOST
    },
    locks = RuleSpec.Locks.EVERY,
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED},
    alsoOf = LockFamily.MMAP_LOCK)
final class LockOrderInversion extends Rule {
  private Optional<PageCacheModel> model = Optional.empty();
  private boolean missesFaults;
  private final OrderRecorder recorder = new OrderRecorder();
  private final Prediction prediction = new Prediction(recorder::answered);

  @Override
  void observe(Step step) {
    // Nothing but a fault takes add inside of a direct write.
    missesFaults |=
        step.kind() == EventKind.LOCK_WAIT
            && step.event().mode() == Mode.ADD
            && step.operation().orElse(null) instanceof DioWrite;
    recorder.observe(step);
    prediction.observe(step);
  }

  @Override
  public Collection<Dependency> order() {
    return recorder.dependencies();
  }

  @Override
  public void attach(PageCacheModel replayed) {
    model = Optional.of(replayed);
  }

  @Override
  public Map<String, Long> writers() {
    return model.map(PageCacheModel::writers).orElse(Map.of());
  }

  @Override
  public void finish(TraceEnd end) {
    Collection<Dependency> dependencies = new ArrayList<>(order());
    if (end.fairTwoState()) {
      dependencies.addAll(recorder.recursion().dependencies());
    }
    for (int i = dependencies.size(); i > 0; i--) {
      checked();
    }
    for (long i = recorder.selfOrdered(); i > 0; i--) {
      undecided(Doubt.SELF_ORDERED);
    }
    for (long i = recorder.unplaced(); i > 0; i--) {
      undecided(Doubt.UNKNOWN_CONTEXT);
    }
    if (recorder.truncated()) {
      undecided(Doubt.TOO_MANY);
    }
    Inversions inversions =
        InversionSearch.in(dependencies, InversionText::writers, end.fairTwoState());
    prediction.finish();
    boolean whole = !missesFaults && !end.halfRecordsOperations();
    for (Inversion inversion : inversions.all()) {
      Optional<Finding> certain =
          whole
              ? prediction.witness(inversion.pattern()).map(InversionText::certain)
              : Optional.empty();
      report(certain.orElseGet(() -> possible(inversion, whole)));
    }
    inversions.limit().ifPresent(this::stopped);
  }

  private Finding possible(Inversion inversion, boolean whole) {
    return InversionText.possible(
        inversion, whole ? prediction.obstacle(inversion.pattern()) : Obstacle.HALF_RECORDED);
  }
}
