package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The kernel noticed that the cache went stale, and told nobody. */
@RuleSpec(
    name = "stale-error-unreported",
    group = RuleSpec.Group.COHERENCY,
    summary =
        "a failed second shoot-down is not followed by an error at the next fsync of that file in"
            + " the trace",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "INV-20",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {
      EventKind.SHOOTDOWN_FAILED,
      EventKind.DIO_RW_COMPLETE,
      EventKind.LOCK_GIVEN_BACK,
      EventKind.WRITEBACK_ERROR_SEEN,
      EventKind.EVENTS_LOST
    })
final class StaleErrorUnreported extends Rule {
  private final Map<Mapping, Moment> unreported = new HashMap<>();

  @Override
  void observe(Step step) {
    if (step.kind() == EventKind.EVENTS_LOST) {
      unreported.values().forEach(failure -> undecided(Doubt.UNKNOWN_STATE));
      unreported.clear();
      return;
    }
    if (step.kind() == EventKind.DIO_RW_COMPLETE || step.kind() == EventKind.LOCK_GIVEN_BACK) {
      if (step.ended().orElse(null) instanceof IomapDio dio && !dio.collisions().isEmpty()) {
        unreported.putIfAbsent(dio.mapping(), step.moment());
      }
      return;
    }
    step.mapping()
        .ifPresent(
            mapping -> {
              if (step.kind() == EventKind.SHOOTDOWN_FAILED) {
                failed(step, mapping);
              } else {
                errorSeen(step, mapping);
              }
            });
  }

  /** Only the second shoot-down, after the data was submitted, leaves an error behind. */
  private void failed(Step step, Mapping mapping) {
    if (step.operation().orElse(null) instanceof DioWrite own && own.mapping() == mapping) {
      failed(step, mapping, List.of(own));
    } else {
      failed(step, mapping, mapping.queued());
    }
  }

  private void failed(Step step, Mapping mapping, List<DioWrite> writes) {
    if (writes.stream().anyMatch(write -> write.submission().first().isPresent())) {
      unreported.putIfAbsent(mapping, step.moment());
    }
  }

  private void errorSeen(Step step, Mapping mapping) {
    Moment failure = unreported.remove(mapping);
    if (failure == null) {
      return;
    }
    if (mapping.isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (step.event().a() != step.event().b()) {
      checked();
    } else {
      report(finding(step.moment(), mapping, failure));
    }
  }

  @Override
  public void finish(TraceEnd end) {
    unreported.values().forEach(failure -> undecided(Doubt.UNFINISHED));
  }

  private static Finding finding(Moment at, Mapping mapping, Moment failure) {
    return Finding.at(at, "a stale page cache is not reported at the next fsync")
        .let("the shoot-down after a DIO write of " + Prose.file(mapping) + " failed")
        .then("the next fsync of the file sees no new error")
        .because("the program is told that all is well, and its data is not what it will read back")
        .remedy("the error sequence of the mapping must advance when the second shoot-down fails")
        .on(mapping)
        .by(failure, "DIO write")
        .proof(failure, "the second shoot-down fails")
        .proof(at, "the error sequence is checked, and has not advanced");
  }
}
