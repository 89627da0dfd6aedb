package dev.faultline.replay.rules;

import dev.faultline.replay.locks.HeldLocks;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.Wait;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** A task waits for itself. */
@RuleSpec(
    name = "self-deadlock",
    group = RuleSpec.Group.WAITING,
    summary = "an operation requests, blocking, a state that its own hold excludes",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "two-state lock, V-tests",
    holds = RuleSpec.Holds.EVERYWHERE,
    per = {Occasion.SLEEP, Occasion.DRAIN},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class SelfDeadlock extends Rule {

  @Override
  void observe(Step step) {
    if (begins(step) && step.kind() == EventKind.DRAIN_WAIT) {
      drainWait(step);
    } else if (begins(step)) {
      lockWait(step, step.task().waiting().orElseThrow());
    }
  }

  private void lockWait(Step step, Wait wait) {
    Optional<Hold> own = wait.mapping().lock().last(wait.state().opposite(), step.task());
    if (own.isPresent()) {
      if (isStillItsOwn(step.task(), own.get())) {
        report(finding(step, wait, own.get()));
      } else {
        undecided(own.get().state() == State.BLOCK ? Doubt.ASYNCHRONOUS : Doubt.MISSED_END);
      }
    } else if (wait.mapping().lock().holdsOf(wait.state().opposite(), step.task()).isCertain()
        || step.task().operationsKnown()) {
      checked();
    } else {
      undecided(
          wait.mapping()
              .lock()
              .holdsOf(wait.state().opposite(), step.task())
              .and(step.task().known())
              .doubt()
              .orElse(Doubt.UNKNOWN_STATE));
    }
  }

  /**
   * Whether nobody but this task can release it: it is still inside of the operation. Otherwise
   * block may have been handed to a worker, and of add the release may have been missed.
   */
  private static boolean isStillItsOwn(TaskContext task, Hold hold) {
    boolean changesHands = hold.state() == State.BLOCK && hold.operation().isEmpty();
    return !changesHands && HeldLocks.isBeyondDoubt(task, hold);
  }

  private void drainWait(Step step) {
    Optional<DioWrite> own = step.task().operation(DioWrite.class);
    if (own.isPresent() && step.mapping().orElse(null) == own.get().mapping()) {
      report(drainFinding(step.moment(), own.get()));
    } else if (step.task().operationsKnown()) {
      checked();
    } else {
      undecided(step.task().known().doubt().orElse(Doubt.UNKNOWN_STATE));
    }
  }

  private static Finding finding(Step step, Wait wait, Hold own) {
    Moment at = step.moment();
    Mapping mapping = wait.mapping();
    return Finding.at(
            at,
            Prose.holder(own)
                + " that holds "
                + own.state().word()
                + " waits for "
                + wait.state().word()
                + " of the same lock"
                + (step.operation().equals(own.operation())
                    ? ""
                    : " in " + Prose.aSort(step.operation())))
        .key(
            "a holder of "
                + own.state().word()
                + " waits for "
                + wait.state().word()
                + " of the same lock")
        .let(Prose.holds(own))
        .then(
            Prose.task(at)
                + " asks for "
                + wait.state().word()
                + " of the same lock and goes to sleep")
        .because(
            "the lock changes its state only when its count is zero, and the sleeper itself is what"
                + " keeps it from there: nobody can wake it up")
        .remedy("this is what faults_disabled_mapping is for: such a fault must be refused")
        .on(mapping)
        .whileHolding(own)
        .by(at, Prose.sort(own.operation()))
        .proof(own.acquired(), own.state().word() + " is acquired and not released since")
        .proof(step.operation().map(operation -> operation.begun()), "inside of it")
        .proof(at, "the same task sleeps for " + wait.state().word());
  }

  private static Finding drainFinding(Moment at, DioWrite own) {
    return Finding.at(at, "a DIO write waits for direct I/O of its own file to drain")
        .let(Prose.operation(own) + " counts as direct I/O under way")
        .then("the same task waits until no direct I/O of this file is under way")
        .because("it waits for itself")
        .remedy("nothing that waits for i_dio_count may run inside of a DIO")
        .on(own.mapping())
        .by(at, own.name())
        .proof(own.begun(), "the DIO write begins")
        .proof(at, "the same task waits for it");
  }
}
