package dev.faultline.replay.rules;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/**
 * Direct I/O moves data while extents are being changed beneath it. Both hold block, which does not
 * exclude itself: only the count of direct I/O under way, i_dio_count, keeps the two apart.
 */
@RuleSpec(
    name = "dio-overlaps-range-op",
    group = RuleSpec.Group.PROTOCOL,
    summary =
        "DIO data moves while a truncate, fallocate or remap of the same range changes extents",
    grade = RuleSpec.GradeOf.VIOLATION,
    origin = "INV-14",
    per = Occasion.SUBMISSION,
    on = EventKind.WRITTEN,
    needs = {
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.DRAINED,
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_RELEASED
    })
final class DioOverlapsRangeOp extends Rule {

  @Override
  void observe(Step step) {
    boolean submits = Occasion.SUBMISSION.in(step) > 0;
    boolean written =
        step.kind() == EventKind.WRITTEN
            && step.operation().orElse(null) instanceof DioWrite
            && step.task().shootdown().isEmpty();
    if (!submits && !written) {
      return;
    }
    DioWrite dio = (DioWrite) step.operation().orElseThrow();
    Optional<RangeOp> changing = changing(step, dio);
    if (changing.isPresent() && !mayBeComplete(step, dio)) {
      report(finding(step, dio, changing.get()));
    } else if (submits && dio.mapping().underWay().rangeOps().isEmpty()) {
      notApplicable(Exemption.NOT_CALLED_FOR);
    } else if (submits) {
      checked();
    }
  }

  /**
   * Where a worker was faster, what the submitter does last says nothing about the data any more.
   */
  private static boolean mayBeComplete(Step step, DioWrite dio) {
    return step.kind() == EventKind.WRITTEN && !dio.block().isHeld() && !dio.block().isLacking();
  }

  private static Optional<RangeOp> changing(Step step, DioWrite dio) {
    for (RangeOp rangeOp : dio.mapping().underWay().rangeOps()) {
      if (rangeOp.task() != step.task()
          && rangeOp.changing().isPresent()
          && rangeOp.pages().overlaps(dio.pages())) {
        return Optional.of(rangeOp);
      }
    }
    return Optional.empty();
  }

  private static Finding finding(Step step, DioWrite dio, RangeOp rangeOp) {
    Moment at = step.moment();
    return Finding.at(
            at, "a DIO write moves data while a " + rangeOp.name() + " changes its extents")
        .let(Prose.operation(rangeOp) + " holds block and has seen direct I/O drain")
        .then(
            Prose.operation(dio)
                + (step.kind() == EventKind.SUBMIT ? " submits data" : " completes data")
                + " in the same range")
        .because(
            "block does not exclude block: the count of direct I/O must be zero while extents change,"
                + " or data lands in extents that are not the file's any more")
        .remedy("check where the DIO raises and drops i_dio_count, and what serialises its start")
        .on(dio.mapping(), dio.pages().intersection(rangeOp.pages()))
        .whileHeld(rangeOp.hold())
        .by(dio.begun(), dio.name())
        .by(rangeOp.begun(), rangeOp.name())
        .proof(rangeOp.begun(), "the " + rangeOp.name() + " begins")
        .proof(rangeOp.drained(), "direct I/O has drained")
        .proof(rangeOp.acquiredBlock(), "it acquires block")
        .proof(dio.begun(), "the DIO write begins")
        .proof(dio.submission().last(), "its data is submitted")
        .proof(at, "data moves");
  }
}
