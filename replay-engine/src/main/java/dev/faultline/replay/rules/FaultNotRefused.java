package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.FaultDecision;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** The recursion that faults_disabled_mapping exists to prevent. */
@RuleSpec(
    name = "fault-not-refused",
    group = RuleSpec.Group.PROTOCOL,
    summary = "a fault on the very mapping whose faults are disabled is not refused",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-9",
    per = Occasion.FAULT,
    on = {EventKind.LOCK_WAIT, EventKind.LOCK_ACQUIRED, EventKind.LOCK_TRY_FAILED},
    needs = {EventKind.FAULTS_DISABLED})
final class FaultNotRefused extends Rule {

  @Override
  void observe(Step step) {
    if (step.operation().orElse(null) instanceof Fault fault && !fault.isOver()) {
      asks(step, fault);
    }
  }

  @Override
  void ends(Step step, Operation over) {
    if (over instanceof Fault fault && !fault.isLost()) {
      ended(step, fault);
    }
  }

  private void asks(Step step, Fault fault) {
    boolean now =
        fault.tookAdd().isPresent() && fault.tookAdd().get().sequence() == step.sequence();
    if (now && FaultDecision.of(fault) == FaultDecision.REFUSE) {
      report(finding(step.moment(), fault, "asks for " + State.ADD.word()));
    }
  }

  private void ended(Step step, Fault fault) {
    boolean refused = (step.event().a() & Fault.VM_FAULT_SIGBUS) != 0;
    switch (FaultDecision.of(fault)) {
      case UNKNOWN -> undecided(Doubt.NOT_RECORDED);
      case REFUSE -> {
        if (fault.tookAdd().isPresent() || (fault.isResultKnown() && refused)) {
          checked();
        } else if (!fault.isResultKnown()) {
          undecided(Doubt.MISSED_END);
        } else {
          report(finding(step.moment(), fault, "is served"));
        }
      }
      default -> notApplicable(Exemption.NOT_CALLED_FOR);
    }
  }

  private static Finding finding(Moment at, Fault fault, String does) {
    Finding finding =
        Finding.at(at, "a page fault on the mapping whose faults are disabled " + does)
            .let(
                "faults of "
                    + Prose.task(at)
                    + " on "
                    + Prose.file(fault.mapping())
                    + " are disabled: its DIO write holds block of it")
            .then(
                "its buffer faults on page "
                    + fault.index()
                    + " of the same file, and the fault "
                    + does)
            .because(
                "add waits until block is released, and block is released when this very task has"
                    + " finished: a recursive deadlock")
            .remedy("the handler must return SIGBUS where faults_disabled_mapping is the mapping")
            .on(fault.mapping())
            .by(at, fault.name())
            .proof(fault.begun(), "the fault begins on the mapping whose faults are disabled")
            .proof(at, "it " + does);
    fault
        .task()
        .faultsDisabledSince()
        .ifPresent(since -> finding.proof(since, "faults are disabled"));
    return finding;
  }
}
