package dev.faultline.replay.rules;

import dev.faultline.replay.model.Identity;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** Addresses are hashes. */
@RuleSpec(
    name = "hashed-pointers",
    group = RuleSpec.Group.QUALITY,
    summary = "addresses of mappings are hashed: their order is not known",
    grade = RuleSpec.GradeOf.NOTE,
    origin = "G4, ORD-3, ORD-4",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_WAIT, EventKind.FAULT_BEGIN})
final class HashedPointers extends Rule {
  private Optional<Finding> hashed = Optional.empty();

  @Override
  void observe(Step step) {
    if (hashed.isPresent() || step.mapping().isEmpty()) {
      return;
    }
    Mapping mapping = step.mapping().get();
    Identity identity = mapping.identity();
    if (identity.isHashed()) {
      hashed =
          Optional.of(
              Finding.at(step.moment(), "addresses of mappings are hashed")
                  .then(Prose.file(mapping) + " is known by a hash of its address")
                  .because(
                      "equal addresses have equal hashes, but the order of addresses, which decides who"
                          + " may wait for whom, is lost")
                  .remedy("record with tracefs option hash-ptr off, or with probes that print :x64")
                  .on(mapping)
                  .proof(step.moment(), "a hashed address"));
    }
  }

  /** Said at the end: no gap in the trace takes it back. */
  @Override
  public void finish(TraceEnd end) {
    hashed.ifPresent(this::remark);
  }
}
