package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.v1.Mode;
import java.util.Optional;

/** What the events of direct I/O through iomap do. */
final class DirectIoEvents {
  private final DirectIoEnds ends = new DirectIoEnds();

  void apply(Step step, Mapping mapping) {
    step.sawDirectIo();
    switch (step.kind()) {
      case DIO_RW_BEGIN -> begin(step, mapping);
      case DIO_RW_ITER -> turn(step, mapping);
      case DIO_RW_QUEUED -> queued(step, mapping);
      case DIO_RW_WRITTEN -> written(step, mapping);
      case DIO_RW_COMPLETE -> complete(step, mapping);
      case SHOOTDOWN_FAILED -> fallBack(step, mapping);
      case EXTENT_MAPPED -> {
        Optional<IomapDio> own = own(step, mapping);
        if (own.isPresent()) {
          own.get().loop().gotExtent(step.moment());
        }
      }
      default -> {}
    }
  }

  /** The task enters or leaves the kernel, or a path that begins there. */
  void leftOrEntered(Step step) {
    ends.leaveShootdown(step);
    ends.leave(step);
    if (step.task().operation().isPresent() && step.task().operation(IomapDio.class).isPresent()) {
      // A direct I/O that came to nothing has no completion.
      step.task().outside(step);
    }
  }

  /** The task does what is no part of a shoot-down, and may be no part of its direct I/O either. */
  void leavesShootdown(Step step) {
    ends.leaveShootdown(step);
  }

  private void enterAnew(Step step) {
    leftOrEntered(step);
    step.task().outside(step);
  }

  /** A submitter gives its i_rwsem back: it has done its part. */
  void gaveLockBack(Step step, Mapping mapping) {
    Optional<IomapDio> own = own(step, mapping);
    if (own.isPresent() && !ends.isRecorded()) {
      ends.leaveShootdown(step);
      ends.leave(step);
    }
  }

  private static Optional<IomapDio> own(Step step, Mapping mapping) {
    Optional<IomapDio> own = step.task().operation(IomapDio.class);
    return own.isPresent() && own.get().mapping() == mapping ? own : Optional.empty();
  }

  private void begin(Step step, Mapping mapping) {
    ends.areRecorded();
    TaskContext task = step.task();
    Optional<IomapDio> own = own(step, mapping);
    boolean called = own.isPresent() && own.get().isCall() && own.get().loop().first().isEmpty();
    if (called) {
      forget(task, own.get());
    }
    enterAnew(step);
    IomapDio dio = new IomapDio(mapping, task, step.moment());
    if (called && own.get().offset() == dio.offset()) {
      dio.goesLike(own.get());
    }
    Optional<IomapDio> before = task.trail().directIo().last();
    if (before.isPresent()) {
      dio.after(before.get());
    }
    enter(step, dio);
  }

  /** The begin itself, where it is recorded, comes right behind the filesystem's call. */
  private static void forget(TaskContext task, IomapDio dio) {
    task.remove(dio);
    dio.ended();
  }

  private static void enter(Step step, IomapDio dio) {
    TaskContext task = step.task();
    task.trail().directIo().last(dio);
    task.trail().leavePath();
    task.begin(dio);
    step.operation(dio);
  }

  /** The filesystem's call, by a tracepoint of its own: all that there is before 6.5. */
  void call(Step step, Mapping mapping) {
    enterAnew(step);
    IomapDio dio = new IomapDio(mapping, step.task(), step.moment());
    dio.goes(step.event().mode() == Mode.DIRECT_WRITE ? Mode.WRITE : Mode.READ);
    enter(step, dio);
  }

  /** The first request for an extent comes when the first shoot-down has succeeded. */
  private void turn(Step step, Mapping mapping) {
    ends.turnsAreRecorded();
    Optional<IomapDio> own = own(step, mapping);
    if (own.isEmpty() || !(ends.isRecorded() || own.get().mayTurnTo(step.event().a()))) {
      own = beginByTurn(step, mapping);
    }
    if (own.isEmpty()) {
      return;
    }
    IomapDio dio = own.get();
    step.operation(dio);
    boolean first = dio.loop().first().isEmpty();
    dio.turns(step.moment());
    step.task().trail().directIo().shootdown().begins(step.sequence());
    if (first && dio.isWrite() && dio.isBeginSeen() && !mapping.isAmbiguous()) {
      mapping.stale().removed(dio.pages());
      if (mapping.pages().invalidated(dio.pages(), dio.begun())) {
        step.pages().contradicts();
      }
    }
  }

  /**
   * Kernels before 6.5 record no begin, and ext4 and others there no call: the loop is all there
   * is. The system call has the range, where it is recorded.
   */
  private Optional<IomapDio> beginByTurn(Step step, Mapping mapping) {
    if (ends.isRecorded()) {
      return Optional.empty();
    }
    TaskContext task = step.task();
    Optional<Moment> call =
        task.trail()
            .syscall()
            .filter(syscall -> syscall.shape().mode() == step.event().mode() && syscall.c() != 0);
    enterAnew(step);
    IomapDio dio = new IomapDio(mapping, task, call.orElse(step.moment()));
    enter(step, dio);
    return Optional.of(dio);
  }

  private void queued(Step step, Mapping mapping) {
    Optional<IomapDio> own = own(step, mapping);
    if (own.isPresent()) {
      own.get().queued(step.moment());
      step.operation(own.get());
      step.task().stepOut(IomapDio.class, step);
      leftOrEntered(step);
      step.task().outside(step);
    }
  }

  private void written(Step step, Mapping mapping) {
    Event event = step.event();
    ends.leaveShootdown(step);
    Optional<IomapDio> chosen = new DirectIoChoice(step, mapping).written(event.a(), event.b());
    if (chosen.isEmpty()) {
      return;
    }
    IomapDio dio = chosen.get();
    dio.completion().written(step.moment(), step.task());
    step.operation(dio);
    if (event.b() == 0 && !ends.isRecorded()) {
      ends.complete(step, dio, 0, 0);
    } else {
      step.task().trail().directIo().finishing(chosen);
    }
  }

  private void complete(Step step, Mapping mapping) {
    ends.areRecorded();
    Event event = step.event();
    Optional<IomapDio> chosen =
        new DirectIoChoice(step, mapping).completed(event.mode(), event.a(), event.b());
    if (chosen.isPresent()) {
      IomapDio dio = chosen.get();
      ends.complete(step, dio, event.b(), event.c());
      step.ended(dio);
      if (dio.task() == step.task() && dio.task().operation().isEmpty()) {
        dio.task().outside(step);
      }
    }
    ends.leaveShootdown(step);
  }

  /** The first shoot-down failed: the write goes through the page cache instead. */
  private void fallBack(Step step, Mapping mapping) {
    Optional<IomapDio> own = own(step, mapping);
    if (own.isEmpty() && !mapping.isIomap()) {
      return;
    }
    IomapDio dio = own.orElseGet(() -> new IomapDio(mapping, step.task(), step.moment()));
    dio.fellBack(step.moment());
    step.task().end(IomapDio.class, step);
    step.over(dio, Operation.End.SEEN);
    step.ended(dio);
  }
}
