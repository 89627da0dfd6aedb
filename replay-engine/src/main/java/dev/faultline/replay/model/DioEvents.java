package dev.faultline.replay.model;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.List;
import java.util.Optional;

/** The steps of a direct write between its begin and its end, and the waits for direct I/O. */
final class DioEvents {
  void apply(Step step) {
    switch (step.kind()) {
      case DIO_QUEUED -> queued(step);
      case FAULTS_DISABLED -> faultsDisabled(step);
      case FAULTS_ENABLED -> faultsEnabled(step);
      case SUBMIT -> submit(step);
      case WRITTEN -> written(step);
      case DRAIN_WAIT -> drainWait(step);
      case DRAINED -> drained(step);
      default -> {}
    }
  }

  private static void queued(Step step) {
    TaskContext task = step.task();
    if (step.event().mode() == Mode.READ) {
      Optional<DioRead> dio = task.end(DioRead.class, step);
      if (dio.isPresent()) {
        step.ended(dio.get());
      }
    } else {
      Optional<DioWrite> dio = task.stepOut(DioWrite.class, step);
      if (dio.isPresent()) {
        queued(step, dio.get());
      }
    }
    task.outside(step);
  }

  /** Where the worker was faster, block is released already and nothing is left to wait for. */
  private static void queued(Step step, DioWrite dio) {
    step.ended(dio);
    dio.queued(step.moment());
    step.task().locks().leave(dio);
    if (dio.block().released().isEmpty()) {
      dio.mapping().underWay().queued().add(dio);
    } else {
      step.over(dio, Operation.End.SEEN);
    }
  }

  private static void faultsDisabled(Step step) {
    TaskContext task = step.task();
    if (task.operation().isEmpty() && step.mapping().isPresent()) {
      adopt(step, step.mapping().get());
    }
    task.faultsDisabled(step.mapping(), Optional.of(step.moment()));
    if (task.operation().orElse(null) instanceof DioWrite dio) {
      if (dio.pinning().turns() == 0 && dio.window().firstShootdown().isEmpty()) {
        step.pages().foundEmpty(dio.mapping());
      }
      dio.pinning(step.moment());
    }
  }

  /**
   * A worker goes on with an asynchronous write; which one is only certain if there is just one
   * that may. It may be faster than the call, or the worker, that has submitted it.
   */
  private static void adopt(Step step, Mapping mapping) {
    List<Hold> candidates = mapping.lock().releasableElsewhere();
    if (!mapping.lock().holdersKnown(State.BLOCK)
        || candidates.size() != 1
        || !(candidates.get(0).operation().orElse(null) instanceof DioWrite dio)) {
      // One of them goes on: how its part that was in flight ended is not known of any.
      List.copyOf(candidates).forEach(hold -> hold.doubt(Doubt.ASYNCHRONOUS));
      return;
    }
    dio.task().remove(dio);
    dio.task().locks().leave(dio);
    if (dio.queued().isEmpty()) {
      dio.queued(step.moment());
      mapping.underWay().queued().add(dio);
    }
    dio.adopt(step.task());
    step.task().locks().took(candidates.get(0));
    Optional<Moment> completed = step.task().trail().completionOf(dio);
    if (completed.isPresent()) {
      dio.submission().completed(completed.get());
    }
    step.task().begin(dio);
    step.operation(dio);
  }

  private static void faultsEnabled(Step step) {
    step.task().faultsDisabled(Optional.empty(), Optional.empty());
    boolean dropped = (step.event().a() & 1) != 0;
    if (dropped && step.task().operation().orElse(null) instanceof DioWrite dio) {
      dio.dropSignalled(step.moment());
    }
  }

  private static void submit(Step step) {
    if (isOfDio(step)) {
      ((DioWrite) step.operation().orElseThrow()).submission().submitted(step.moment());
    } else {
      step.sawWriteback();
    }
  }

  private static void written(Step step) {
    if (step.event().mode() == Mode.ASYNC) {
      step.task().trail().asyncWritten(step.moment());
      return;
    }
    if (!isOfDio(step)) {
      return;
    }
    DioWrite dio = (DioWrite) step.operation().orElseThrow();
    if (dio.queued().isPresent()) {
      // A worker has submitted the next part: it goes on to other things now.
      step.task().remove(dio);
      step.task().locks().leave(dio);
      dio.abandon();
    } else {
      dio.submission().returned(step.moment());
    }
  }

  /** Data handed over by a direct write, not by the write-back that its shoot-down does first. */
  private static boolean isOfDio(Step step) {
    return step.operation().orElse(null) instanceof DioWrite && step.task().shootdown().isEmpty();
  }

  private static void drainWait(Step step) {
    if (step.mapping().isPresent()) {
      PageRange all = new PageRange(0, PageRange.MAX_INDEX);
      Bracket bracket = new Bracket(step.mapping().get(), all, step.moment());
      step.task().draining(Optional.of(bracket));
    }
    if (step.operation().orElse(null) instanceof RangeOp rangeOp) {
      rangeOp.draining();
    }
  }

  /** Direct I/O has drained: this was recorded, or follows from what the task does next. */
  static void drained(Step step) {
    Optional<Bracket> draining = step.task().draining();
    step.task().draining(Optional.empty());
    if (draining.isEmpty()) {
      return;
    }
    if (step.kind() == EventKind.DRAINED) {
      step.bracket(draining.get());
    }
    if (step.operation().orElse(null) instanceof RangeOp rangeOp) {
      rangeOp.drained(draining.get().mapping(), step.moment());
    }
  }
}
