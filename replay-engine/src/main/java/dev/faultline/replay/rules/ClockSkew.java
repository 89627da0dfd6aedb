package dev.faultline.replay.rules;

import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.List;
import java.util.Optional;

/** The capture's order is not the order of time. */
@RuleSpec(
    name = "clock-skew",
    group = RuleSpec.Group.QUALITY,
    summary = "an effect before its cause across CPUs, or time that runs backwards",
    grade = RuleSpec.GradeOf.NOTE,
    origin = "G5",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_RELEASED,
      EventKind.PAGE_ADDED,
      EventKind.PAGE_REMOVED,
      EventKind.SUBMIT,
      EventKind.WRITTEN
    },
    locks = RuleSpec.Locks.EVERY)
final class ClockSkew extends Rule {
  private Optional<Moment> contradiction = Optional.empty();
  private List<Hold> contradicted = List.of();
  private long greatestNs = Long.MIN_VALUE;

  @Override
  void observe(Step step) {
    long nowNs = step.event().timeNs();
    if (nowNs < greatestNs) {
      remark(
          Finding.at(step.moment(), "time runs backwards")
              .then("an event is " + (greatestNs - nowNs) + " ns older than one before it")
              .because("the order in the file is not the order of time: one of the two is wrong")
              .remedy("record with trace_clock global or mono; do not concatenate captures")
              .proof(step.moment(), "earlier than what stands before it"));
    }
    greatestNs = Math.max(greatestNs, nowNs);
    if (!step.lock().contradicting().isEmpty()) {
      contradiction = Optional.of(step.moment());
      contradicted = step.lock().contradicting();
    } else if (isLateRelease(step)) {
      Moment acquired = contradiction.orElseThrow();
      remark(
          Finding.at(step.moment(), "a release is recorded behind the acquisition that it allowed")
              .then(
                  "the other state is released "
                      + (nowNs - acquired.timeNs())
                      + " ns later, on another CPU")
              .because("the clocks of the CPUs differ: such pairs cannot be ordered")
              .remedy("record with trace_clock global or mono")
              .proof(acquired, "acquired")
              .proof(step.moment(), "released"));
      contradiction = Optional.empty();
    }
  }

  private boolean isLateRelease(Step step) {
    return contradiction.isPresent()
        && step.event().cpu() != contradiction.get().cpu()
        && step.event().timeNs() - contradiction.get().timeNs()
            <= StateExclusion.CLOCK_UNCERTAINTY_NS
        && contradicted.stream().anyMatch(hold -> StateExclusion.isReleaseOf(step, hold));
  }
}
