package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.stream.Recorded;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.List;
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
    per = {Occasion.PINNING, Occasion.SUBMISSION, Occasion.DIRECT_WRITE},
    on = {EventKind.FAULT_BEGIN, EventKind.DIO_QUEUED},
    needs = {
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.FAULTS_DISABLED,
      EventKind.FAULTS_ENABLED,
      EventKind.DIO_BEGIN,
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_RELEASED
    })
final class FdmBracket extends Rule {

  private static final int MOST = 64;

  /** Where begins of writes are not recorded, everything is outside of them. */
  private boolean seesWrites;

  /** Before the first begin of a write was seen. */
  private final List<Finding> outsideOfAny = new ArrayList<>(0);

  private final UnlessGivenBack unlocked = new UnlessGivenBack();
  private final StillSet stillSet = new StillSet();

  @Override
  void observe(Step step) {
    seesWrites |= step.operation().orElse(null) instanceof DioWrite;
    switch (step.kind()) {
      case FAULTS_DISABLED -> set(step);
      case FAULT_BEGIN -> faults(step);
      case SUBMIT -> {
        if (Occasion.SUBMISSION.in(step) > 0) {
          mustBeClear(step, (DioWrite) step.operation().orElseThrow(), "submits its data");
        }
      }
      case DIO_QUEUED -> {
        if (step.ended().orElse(null) instanceof DioWrite dio
            && step.task().faultsDisabled().isPresent()) {
          mustBeClear(step, dio, "returns");
        }
      }
      default -> {}
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof DioWrite dio) {
      unlocked.over(dio);
      if (!dio.isLost()) {
        ended(step, dio);
      }
    }
  }

  private void ended(Step step, DioWrite dio) {
    if (dio.pinning().turns() == 0) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (step.kind() == EventKind.DIO_END) {
      mustBeClear(step, dio, "returns");
    } else {
      checked();
    }
  }

  /** A fault that reads it set, outside of any direct write: nobody has cleared it. */
  private void faults(Step step) {
    TaskContext task = step.task();
    boolean outside = task.known().isCertain() && task.operation(DioWrite.class).isEmpty();
    if (step.operation().orElse(null) instanceof Fault fault
        && fault.faultsDisabled().isPresent()
        && outside) {
      Finding breach =
          breach(step, Optional.empty(), "is set in a page fault outside of any DIO write")
              .on(fault.faultsDisabled().get())
              .asFact();
      if (seesWrites) {
        report(breach);
      } else if (outsideOfAny.size() < MOST) {
        outsideOfAny.add(breach);
      }
    } else if (step.operation().orElse(null) instanceof Fault fault
        && fault.faultsDisabledKnown()
        && fault.faultsDisabled().isEmpty()) {
      stillSet.readClear(task);
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
    if (itsOwn && dio.block().isHeld()) {
      checked();
    } else if (step.mapping().isEmpty() || dio.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (itsOwn && isUndecided(dio.block().known())) {
      return;
    } else if (itsOwn && isUndecided(step.task().known())) {
      return;
    } else {
      Finding breach =
          breach(
              step,
              Optional.of(dio),
              "is set to a mapping of which the operation does not hold block");
      if (itsOwn) {
        unlocked.add(dio, postponed(), breach);
      } else {
        report(breach);
      }
    }
  }

  @Override
  public void beforeGap(Gap gap) {
    outsideOfAny.removeIf(finding -> !gap.isAfter(finding.at()));
    stillSet.finish();
  }

  @Override
  public void finish(TraceEnd end) {
    if (seesWrites || end.recording().of(EventKind.DIO_BEGIN) == Recorded.YES) {
      outsideOfAny.forEach(this::report);
    }
    stillSet.finish();
    unlocked.finish();
  }

  /** The continuation of an asynchronous write; which one does not matter here. */
  private void byWorker(Step step) {
    Optional<Mapping> mapping = step.mapping();
    if (mapping.isEmpty()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (mapping.get().lock().isHeld(State.BLOCK)) {
      checked();
    } else if (!isUndecided(mapping.get().lock().holders(State.BLOCK))) {
      report(breach(step, Optional.empty(), "is set while nobody holds block"));
    }
  }

  private void mustBeClear(Step step, DioWrite dio, String does) {
    if (step.task().faultsDisabled().isEmpty()) {
      checked();
      return;
    }
    stillSet.add(
        step.task(),
        postponed(),
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
                .proof(write.block().acquired(), "it acquires block"));
    return finding;
  }
}
