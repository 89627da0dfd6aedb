package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;

/**
 * The part of {@link DirtiedInWriteWindow} that speaks of direct writes through iomap: without a
 * lock, what matters is what the second shoot-down could not remove.
 */
final class IomapWindows {
  private static final long EIO = -5;

  private final Rule rule;
  private final Collisions collisions;

  IomapWindows(Rule rule) {
    this.rule = rule;
    this.collisions = new Collisions(rule);
  }

  void observe(Step step) {
    collisions.observe(step);
  }

  void finish() {
    collisions.finish();
  }

  /**
   * Whether a rule of direct writes has to say what became of this one: it is a write, or may be,
   * and no loss of events has said so already.
   */
  static boolean isToJudge(IomapDio dio) {
    return dio.mapping().isIomap()
        && (dio.isWrite() || dio.isOfUnknownDirection())
        && dio.end().orElseThrow() != Operation.End.LOST;
  }

  /** Direct I/O is over. */
  void ended(Step step, IomapDio dio) {
    if (!dio.mapping().isIomap() || dio.end().orElseThrow() == Operation.End.LOST) {
      return;
    }
    if (dio.isRead()) {
      if (dio.buffer().detached().isPresent() && dio.completion().done() > 0) {
        rule.report(WriteCollision.detachedBuffer(step.moment(), dio));
      }
    } else if (dio.isWrite()) {
      written(step, dio);
    } else if (dio.isOfUnknownDirection()) {
      rule.undecided(Doubt.NOT_RECORDED);
    }
  }

  private void written(Step step, IomapDio dio) {
    if (dio.mapping().isAmbiguous()) {
      rule.undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (collisions.isSettled(dio)) {
      rule.notApplicable(Exemption.OTHER_RULE);
    } else if (dio.fellBack().isPresent() || dio.completion().didNothing()) {
      rule.notApplicable(Exemption.DID_NOTHING);
    } else if (dio.loop().delayedAllocation().isPresent() && dio.completion().error() == EIO) {
      rule.report(WriteCollision.delayedAllocation(step.moment(), dio));
    } else if (!dio.window().collisions().isEmpty()) {
      collisions.found(step.moment(), dio);
    } else if (dio.window().reportedFailure().isPresent()) {
      collisions.logged(dio, dio.window().reportedFailure().get());
    } else if (!dio.isResultKnown() || dio.mayHaveFailed() || dio.loop().first().isEmpty()) {
      collisions.undecided(dio, Collisions.doubt(dio));
    } else if (dio.completion().done() == 0) {
      rule.notApplicable(
          dio.completion().error() < 0 ? Exemption.OTHER_RULE : Exemption.DID_NOTHING);
    } else {
      rule.checked();
    }
  }
}
