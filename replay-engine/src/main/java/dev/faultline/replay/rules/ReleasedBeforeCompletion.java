package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** Block is released while what it protects still goes on. */
@RuleSpec(
    name = "released-before-completion",
    group = RuleSpec.Group.PROTOCOL,
    summary = "block released before the write it protects has completed",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-15",
    on = {EventKind.SUBMIT, EventKind.WRITTEN, EventKind.DIO_QUEUED},
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED})
final class ReleasedBeforeCompletion extends Rule {

  @Override
  void observe(Step step) {
    switch (step.kind()) {
      case DIO_QUEUED -> queued(step);
      default -> {
        if (step.operation().orElse(null) instanceof DioWrite dio
            && step.task().shootdown().isEmpty()) {
          dataMoves(step, dio);
        }
      }
    }
  }

  /** What another task seems to have released may be another write's. */
  private void dataMoves(Step step, DioWrite dio) {
    if (dio.holdsBlock()) {
      checked();
    } else if (dio.lacksBlock() && dio.releasedBlock().isPresent()) {
      if (step.kind() == EventKind.SUBMIT) {
        report(finding(step.moment(), dio, "submits its data after it has released block"));
      } else if (wasSubmittedBeforeRelease(dio)) {
        report(finding(step.moment(), dio, "releases block while its data is being written"));
      }
    }
  }

  private static boolean wasSubmittedBeforeRelease(DioWrite dio) {
    return dio.submission().isPresent()
        && dio.releasedBlock().isPresent()
        && dio.submission().get().before(dio.releasedBlock().get());
  }

  /** An asynchronous write that its own submitter has unlocked already. */
  private void queued(Step step) {
    if (step.ended().orElse(null) instanceof DioWrite dio
        && dio.lacksBlock()
        && wasSubmittedBeforeRelease(dio)) {
      report(finding(step.moment(), dio, "releases block and leaves its data to be written later"));
    }
  }

  private static Finding finding(Moment at, DioWrite dio, String does) {
    return Finding.at(at, "a DIO write " + does)
        .let(Prose.operation(dio) + " had acquired block to keep the page cache empty")
        .then("it " + does)
        .because(
            "from the release on anybody may read the old data into the page cache, and nothing"
                + " removes it when the new data has reached the disk")
        .remedy("block belongs to the operation until its last write has completed")
        .on(dio.mapping(), dio.pages())
        .by(dio.begun(), dio.name())
        .proof(dio.acquiredBlock(), "block is acquired")
        .proof(dio.releasedBlock(), "block is released")
        .proof(dio.submission(), "data is submitted")
        .proof(at, "the write has not completed");
  }
}
