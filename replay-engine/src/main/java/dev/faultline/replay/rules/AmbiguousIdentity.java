package dev.faultline.replay.rules;

import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** One device and inode number, two addresses. */
@RuleSpec(
    name = "ambiguous-identity",
    group = RuleSpec.Group.QUALITY,
    summary = "an inode number means more than one mapping: snapshots, or eviction",
    grade = RuleSpec.GradeOf.NOTE,
    origin = "G4",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {EventKind.LOCK_ACQUIRED, EventKind.PAGE_ADDED, EventKind.PAGE_REMOVED})
final class AmbiguousIdentity extends Rule {
  private Optional<Finding> first = Optional.empty();

  @Override
  void observe(Step step) {
    if (first.isEmpty() && step.mapping().isPresent() && step.mapping().get().isAmbiguous()) {
      first =
          Optional.of(
              Finding.at(step.moment(), "an inode number means more than one mapping")
                  .then(
                      Prose.file(step.mapping().get())
                          + " has been seen with more than one address of its mapping")
                  .because(
                      "snapshots share device and inode number, and an evicted inode comes back at"
                          + " another address: events that carry only the number cannot be attributed")
                  .remedy("record probes that carry the address of the mapping")
                  .on(step.mapping().get())
                  .proof(step.moment(), "the second address, or an event without one"));
    }
  }

  /** Said at the end: no gap in the trace takes it back. */
  @Override
  public void finish(TraceEnd end) {
    first.ifPresent(this::remark);
  }
}
