package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** faults_disabled_mapping is set exactly while a direct write pins pages, and at no other time. */
@RuleSpec(
    name = "fdm-bracket",
    group = RuleSpec.Group.PROTOCOL,
    summary =
        "faults_disabled_mapping set while set, set without block, set outside a DIO write, still"
            + " set at submission or return",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-8",
    on = {EventKind.FAULTS_DISABLED, EventKind.SUBMIT, EventKind.DIO_END, EventKind.DIO_QUEUED},
    needs = {
      EventKind.FAULTS_DISABLED,
      EventKind.FAULTS_ENABLED,
      EventKind.DIO_BEGIN,
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_RELEASED
    })
final class FdmBracket extends Rule {

  @Override
  void observe(Step step) {
    switch (step.kind()) {
      case FAULTS_DISABLED -> set(step);
      case SUBMIT -> {
        if (step.operation().orElse(null) instanceof DioWrite dio
            && step.task().shootdown().isEmpty()) {
          mustBeClear(step, dio, "submits its data");
        }
      }
      default -> {
        if (step.ended().orElse(null) instanceof DioWrite dio) {
          mustBeClear(step, dio, "returns");
        }
      }
    }
  }

  private void set(Step step) {
    TaskContext task = step.task();
    Optional<DioWrite> dio = task.operation(DioWrite.class);
    if (step.faultsDisabledBefore().isPresent()) {
      report(breach(step, dio, "is set while it is set"));
    } else if (dio.isPresent()) {
      byDio(step, dio.get());
    } else if (task.operation().isPresent() && task.operationsKnown()) {
      report(breach(step, dio, "is set outside of a DIO write"));
    } else {
      byWorker(step);
    }
  }

  private void byDio(Step step, DioWrite dio) {
    boolean itsOwn = step.mapping().orElse(null) == dio.mapping();
    if (itsOwn && dio.holdsBlock()) {
      checked();
    } else if (step.mapping().isEmpty()
        || !dio.mapping().isTwoState()
        || (itsOwn && !dio.lacksBlock())) {
      undecided(Doubt.UNKNOWN_STATE);
    } else {
      report(
          breach(
              step,
              Optional.of(dio),
              "is set to a mapping of which the operation does not hold block"));
    }
  }

  /** The continuation of an asynchronous write; which one does not matter here. */
  private void byWorker(Step step) {
    Optional<Mapping> mapping = step.mapping();
    if (mapping.isEmpty()) {
      undecided(Doubt.UNKNOWN_STATE);
    } else if (mapping.get().lock().isHeld(State.BLOCK)) {
      checked();
    } else if (mapping.get().lock().holdersKnown(State.BLOCK)) {
      report(breach(step, Optional.empty(), "is set while nobody holds block"));
    } else {
      undecided(Doubt.UNKNOWN_STATE);
    }
  }

  private void mustBeClear(Step step, DioWrite dio, String does) {
    if (step.task().faultsDisabled().isEmpty()) {
      checked();
      return;
    }
    report(
        breach(step, Optional.of(dio), "is still set when the DIO write " + does)
            .proof(step.task().faultsDisabledSince(), "faults are disabled"));
  }

  private static Finding breach(Step step, Optional<DioWrite> dio, String how) {
    Moment at = step.moment();
    Finding finding =
        Finding.at(at, "faults_disabled_mapping " + how)
            .then(Prose.task(at) + ": faults_disabled_mapping " + how)
            .because(
                "the fault handler trusts it blindly: it refuses faults and drops block on its word")
            .remedy("set it right before pinning, under block, and clear it right after")
            .by(at, Prose.sort(dio))
            .proof(step.task().faultsDisabledSince(), "faults are disabled")
            .proof(at, how);
    dio.ifPresent(
        write ->
            finding
                .let(Prose.operation(write))
                .on(write.mapping())
                .proof(write.begun(), "the DIO write begins")
                .proof(write.acquiredBlock(), "it acquires block"));
    return finding;
  }
}
