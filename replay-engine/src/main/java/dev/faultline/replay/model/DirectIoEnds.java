package dev.faultline.replay.model;

import dev.faultline.v1.Context;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Optional;

/**
 * How direct I/O through iomap ends: by its completion where that is recorded, from 6.5 on.
 *
 * <p>Older kernels record none. XFS says when the data is on disk; the task that says so goes on to
 * the second shoot-down, which is over when it does something else. If that is the submitter, the
 * write was synchronous. If the submitter is seen to do something else before, the write goes on
 * without it: that it gives its i_rwsem back is the submission, and no end. Elsewhere only a system
 * call that waits for its I/O tells: it returns when all is over.
 */
final class DirectIoEnds {
  private boolean recorded;
  private boolean seesTurns;

  /** The capture shows begins or completions. */
  void areRecorded() {
    recorded = true;
  }

  boolean isRecorded() {
    return recorded;
  }

  /** The capture shows how loops ask for extents. */
  void turnsAreRecorded() {
    seesTurns = true;
  }

  /** The task does something that is no part of a second shoot-down: the one it was at is over. */
  void leaveShootdown(Step step) {
    DirectIoTrail trail = step.task().trail().directIo();
    if (!recorded && trail.finishing().isPresent()) {
      IomapDio dio = trail.finishing().get();
      if (!dio.isOver()) {
        complete(step, dio, dio.completion().written().orElseThrow().b(), 0);
      }
      trail.finishing(Optional.empty());
    }
    Context context = step.event().context();
    boolean mayBeInterrupt = isOfCompletion(step.kind()) && context != Context.TASK;
    trail.shootdown().begins(mayBeInterrupt ? SecondShootdown.NEVER : step.sequence());
  }

  private static boolean isOfCompletion(EventKind kind) {
    return kind == EventKind.DIO_RW_COMPLETE || kind == EventKind.DIO_RW_WRITTEN;
  }

  /** The task is outside of the direct I/O that it was at: that goes on without it, or is over. */
  void leave(Step step) {
    TaskContext task = step.task();
    Optional<IomapDio> own = task.operation(IomapDio.class);
    if (own.isEmpty()) {
      return;
    }
    IomapDio dio = own.get();
    if (dio.loop().first().isEmpty()) {
      dio.completion().didNothing(seesTurns);
    } else if (!recorded && endsWithCall(step)) {
      complete(step, dio, Math.min(step.event().a(), dio.length()), 0);
    } else if (!recorded && dio.isWrite() && dio.isCall()) {
      dio.queued(step.moment());
      task.stepOut(IomapDio.class, step);
    } else if (dio.isWrite()) {
      dio.mapping().errors().suspect(dio);
    }
  }

  /** Whether this is the end of a call that waits for its I/O. */
  private static boolean endsWithCall(Step step) {
    Optional<Moment> call = step.task().trail().syscall();
    if (step.kind() != EventKind.SYSCALL_END || step.event().c() == 0 || call.isEmpty()) {
      return false;
    }
    Mode sort = call.get().shape().mode();
    return sort == Mode.WRITE || sort == Mode.READ;
  }

  /** It is over, with this result. */
  void complete(Step step, IomapDio dio, long result, long ioError) {
    DirectIoTrail trail = step.task().trail().directIo();
    Optional<Moment> reported = trail.takeReportedFailure();
    if (reported.isPresent()) {
      dio.window().reportedFailed(reported.get());
    }
    dio.completed(step.moment(), result, ioError, trail.shootdown());
    if (dio.mayHaveFailed()) {
      dio.mapping().errors().suspect(dio);
    }
    if (dio.task().operation(IomapDio.class).orElse(null) == dio) {
      dio.task().end(IomapDio.class, step);
    }
    step.over(dio, Operation.End.SEEN);
    dio.ended();
    dio.mapping().forgetBuffers(dio);
    dio.mapping().stale().add(dio.window().stale());
    trail.finishing(Optional.empty());
  }
}
