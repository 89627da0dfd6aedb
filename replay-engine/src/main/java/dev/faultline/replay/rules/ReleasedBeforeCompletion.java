package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;
import dev.faultline.stream.Recorded;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Block is released while what it protects still goes on. */
@RuleSpec(
    name = "released-before-completion",
    group = RuleSpec.Group.PROTOCOL,
    summary = "block released before the write it protects has completed",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-15",
    per = Occasion.DIRECT_WRITE,
    on = {EventKind.SUBMIT, EventKind.WRITTEN, EventKind.DIO_QUEUED},
    needs = {
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_RELEASED,
      EventKind.SUBMIT,
      EventKind.WRITTEN,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END
    })
final class ReleasedBeforeCompletion extends Rule {

  private final Set<DioWrite> reported = new HashSet<>();
  private final List<Finding> breaches = new ArrayList<>();
  private boolean seesEnds;

  @Override
  void observe(Step step) {
    switch (step.kind()) {
      case DIO_QUEUED -> {
        if (step.ended().orElse(null) instanceof DioWrite dio) {
          queued(step, dio);
        }
      }
      case SUBMIT, WRITTEN -> {
        if (step.operation().orElse(null) instanceof DioWrite dio
            && step.task().shootdown().isEmpty()) {
          dataMoves(step, dio);
        }
      }
      default -> {}
    }
  }

  @Override
  void ends(Step step, Operation over) {
    seesEnds |= over instanceof DioWrite write && over.isResultKnown() && write.queued().isEmpty();
    if (over instanceof DioWrite dio && !dio.isLost()) {
      ended(dio);
    }
  }

  /** What another task seems to have released may be another write's. */
  private void dataMoves(Step step, DioWrite dio) {
    if (!dio.block().isLacking() || dio.block().released().isEmpty()) {
      return;
    }
    if (step.kind() == EventKind.SUBMIT) {
      breach(finding(step.moment(), dio, "submits its data after it has released block"), dio);
    } else if (dio.block().isReleasedInFlight()) {
      breach(finding(step.moment(), dio, "releases block while its data is being written"), dio);
    }
  }

  /** An asynchronous write that its own submitter has unlocked, without having completed it. */
  private void queued(Step step, DioWrite dio) {
    if (dio.block().isLacking()
        && dio.block().released().isPresent()
        && !dio.block().isCompletedHere()) {
      breach(
          finding(step.moment(), dio, "releases block and leaves its data to be written later"),
          dio);
    }
  }

  private void breach(Finding finding, DioWrite dio) {
    if (reported.add(dio)) {
      if (seesEnds) {
        report(finding);
      } else {
        breaches.add(finding);
      }
    }
  }

  /** What came after the begin of the gap may rest on what is missing. */
  @Override
  public void beforeGap(Gap gap) {
    long all = breaches.size();
    breaches.removeIf(finding -> !gap.isAfter(finding.at()));
    for (long lost = all - breaches.size(); lost > 0; lost--) {
      undecided(Doubt.LOST);
    }
  }

  /** A write whose end is recorded nowhere may have ended before that. */
  @Override
  public void finish(TraceEnd end) {
    for (Finding finding : breaches) {
      if (seesEnds || end.recording().of(EventKind.DIO_END) == Recorded.YES) {
        report(finding);
      } else {
        undecided(Doubt.NOT_RECORDED);
      }
    }
  }

  private void ended(DioWrite dio) {
    boolean told = reported.remove(dio);
    if (!dio.mapping().isTwoState()) {
      notApplicable(Exemption.OTHER_MODEL);
    } else if (!dio.submission().any()) {
      notApplicable(Exemption.DID_NOTHING);
    } else if (dio.block().acquired().isEmpty()) {
      notApplicable(Exemption.OTHER_RULE);
    } else if (told || dio.block().isLacking() || dio.block().released().isPresent()) {
      checked();
    } else if (dio.queued().isPresent() && dio.block().isReleasedByWorker()) {
      // Which of the releases was its own is of no matter: each came from who completes a write.
      checked();
    } else {
      undecided(dio.queued().isPresent() ? Doubt.ASYNCHRONOUS : Doubt.MISSED_END);
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
        .proof(dio.block().acquired(), "block is acquired")
        .proof(dio.block().released(), "block is released")
        .proof(dio.submission().last(), "data is submitted")
        .proof(at, "the write has not completed");
  }
}
