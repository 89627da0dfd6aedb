package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.v1.Mode;
import java.util.List;
import java.util.Optional;

/** What begins and ends of operations, and the steps inside of them, do to tasks and operations. */
final class OperationEvents {
  void apply(Step step) {
    switch (step.kind()) {
      case DIO_BEGIN, BUFFERED_BEGIN, RANGE_OP_BEGIN -> beginSystemCall(step);
      case FAULT_BEGIN, MKWRITE_BEGIN, FILL_BEGIN -> beginNested(step);
      case DIO_QUEUED -> queued(step);
      case DIO_END -> endDio(step);
      case BUFFERED_END -> endSystemCall(step, BufferedIo.class);
      case RANGE_OP_END -> endSystemCall(step, RangeOp.class);
      case FAULT_END -> end(step, Fault.class);
      case MKWRITE_END -> end(step, Mkwrite.class);
      case FILL_END -> endFill(step);
      case FAULTS_DISABLED -> faultsDisabled(step);
      case FAULTS_ENABLED -> faultsEnabled(step);
      case SUBMIT -> submit(step);
      case WRITTEN -> written(step);
      case DRAIN_WAIT -> drainWait(step);
      case DRAINED -> drained(step);
      default -> {}
    }
  }

  private static void beginSystemCall(Step step) {
    TaskContext task = step.task();
    task.enterFromOutside(step);
    if (step.mapping().isEmpty()) {
      return;
    }
    Mapping mapping = step.mapping().get();
    Event event = step.event();
    Optional<Operation> parent = Optional.empty();
    Operation begun =
        switch (step.kind()) {
          case DIO_BEGIN ->
              event.mode() == Mode.READ
                  ? new DioRead(
                      mapping, task, parent, step.moment(), PageRange.ofBytes(event.a(), event.b()))
                  : new DioWrite(mapping, task, parent, step.moment());
          case BUFFERED_BEGIN ->
              new BufferedIo(mapping, task, parent, step.moment(), event.mode() == Mode.WRITE);
          default -> new RangeOp(mapping, task, parent, step.moment(), step.other());
        };
    begin(step, begun);
  }

  private static void beginNested(Step step) {
    TaskContext task = step.task();
    if (step.mapping().isEmpty()) {
      return;
    }
    Mapping mapping = step.mapping().get();
    Event event = step.event();
    switch (step.kind()) {
      case FAULT_BEGIN -> {
        // Faults do not nest: an open one has ended without a record.
        task.end(Fault.class, step);
        if (step.other().isEmpty() && task.operation().isEmpty()) {
          task.doubtUnexplainedBlock();
        }
        begin(step, fault(step, mapping));
      }
      case MKWRITE_BEGIN -> {
        task.end(Mkwrite.class, step);
        begin(step, new Mkwrite(mapping, task, task.operation(), step.moment(), event.a()));
      }
      default -> begin(step, fill(step, mapping));
    }
  }

  private static Fault fault(Step step, Mapping mapping) {
    TaskContext task = step.task();
    Optional<Mapping> faultsDisabled = step.other();
    // A probe that reads fdm says so even where it is NULL: then its subject is "none".
    boolean known = faultsDisabled.isPresent() || task.faultsDisabled().isPresent();
    return new Fault(
        mapping,
        task,
        task.operation(),
        step.moment(),
        faultsDisabled.isPresent() ? faultsDisabled : task.faultsDisabled(),
        known);
  }

  private static Fill fill(Step step, Mapping mapping) {
    TaskContext task = step.task();
    task.end(Fill.class, step);
    Event event = step.event();
    Fill fill =
        new Fill(mapping, task, task.operation(), step.moment(), event.mode() == Mode.READAHEAD);
    PageRange range = new PageRange(event.a(), event.a() + Math.max(event.b(), 1) - 1);
    fill.covers(range);
    return fill;
  }

  private static void begin(Step step, Operation operation) {
    step.task().begin(operation);
    step.operation(operation);
  }

  private static void queued(Step step) {
    TaskContext task = step.task();
    if (step.event().mode() == Mode.READ) {
      end(step, DioRead.class);
    } else {
      end(step, DioWrite.class);
    }
    if (step.ended().orElse(null) instanceof DioWrite dio) {
      // Where the worker was faster, block is released already and nothing is left to wait for.
      dio.queued(step.moment());
      task.leaveHoldsOf(dio);
      if (dio.releasedBlock().isEmpty()) {
        dio.mapping().queued().add(dio);
        dio.mapping().directWrites().add(dio);
      } else {
        step.stale(dio, dio.staleAtRelease());
      }
    }
    task.leftToOutside(step);
  }

  private static void endDio(Step step) {
    if (step.event().mode() == Mode.READ) {
      endSystemCall(step, DioRead.class);
    } else {
      endSystemCall(step, DioWrite.class);
    }
    if (step.ended().orElse(null) instanceof DioWrite dio) {
      dio.ended();
      step.stale(dio, dio.stale(step.event().a()));
    }
  }

  private static <T extends Operation> void endSystemCall(Step step, Class<T> sort) {
    end(step, sort);
    if (step.ended().isPresent() || step.task().operation().isEmpty()) {
      step.task().leftToOutside(step);
    }
  }

  private static <T extends Operation> void end(Step step, Class<T> sort) {
    step.task().end(sort, step).ifPresent(step::ended);
  }

  private static void endFill(Step step) {
    end(step, Fill.class);
    if (step.ended().orElse(null) instanceof Fill fill) {
      fill.ended(step.moment());
    }
  }

  private static void faultsDisabled(Step step) {
    TaskContext task = step.task();
    if (task.operation().isEmpty()) {
      step.mapping().ifPresent(mapping -> adopt(step, mapping));
    }
    task.faultsDisabled(step.mapping(), Optional.of(step.moment()));
    if (task.operation().orElse(null) instanceof DioWrite dio) {
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
      mapping.directWrites().forEach(DioWrite::confuse);
      return;
    }
    dio.task().remove(dio);
    dio.task().leaveHoldsOf(dio);
    if (dio.queued().isEmpty()) {
      dio.queued(step.moment());
      mapping.queued().add(dio);
    }
    dio.adopt(step.task());
    step.task().holds().add(candidates.get(0));
    step.task().asyncWritten().ifPresent(dio::writtenAsync);
    begin(step, dio);
  }

  private static void faultsEnabled(Step step) {
    TaskContext task = step.task();
    task.faultsDisabled(Optional.empty(), Optional.empty());
    boolean dropped = (step.event().a() & 1) != 0;
    if (dropped && task.operation().orElse(null) instanceof DioWrite dio) {
      dio.dropped(step.moment());
    }
  }

  private static void submit(Step step) {
    if (isOfDio(step)) {
      ((DioWrite) step.operation().orElseThrow()).submitted(step.moment());
    } else {
      step.sawWriteback();
    }
  }

  private static void written(Step step) {
    if (step.event().mode() == Mode.ASYNC) {
      step.task().asyncWritten(Optional.of(step.moment()));
      return;
    }
    if (!isOfDio(step)) {
      return;
    }
    DioWrite dio = (DioWrite) step.operation().orElseThrow();
    if (dio.queued().isPresent()) {
      // A worker has submitted the next part: it goes on to other things now.
      step.task().remove(dio);
      step.task().leaveHoldsOf(dio);
      dio.abandon();
    } else {
      dio.written(step.moment());
    }
  }

  /** Data handed over by a direct write, not by the write-back that its shoot-down does first. */
  private static boolean isOfDio(Step step) {
    return step.operation().orElse(null) instanceof DioWrite && step.task().shootdown().isEmpty();
  }

  private static void drainWait(Step step) {
    step.mapping()
        .ifPresent(
            mapping -> {
              Bracket bracket =
                  new Bracket(mapping, new PageRange(0, PageRange.MAX_INDEX), step.moment());
              step.task().draining(Optional.of(bracket));
            });
    if (step.operation().orElse(null) instanceof RangeOp rangeOp) {
      rangeOp.draining();
    }
  }

  private static void drained(Step step) {
    Optional<Bracket> draining = step.task().draining();
    step.task().draining(Optional.empty());
    draining.ifPresent(
        bracket -> {
          step.bracket(bracket);
          if (step.operation().orElse(null) instanceof RangeOp rangeOp) {
            rangeOp.drained(bracket.mapping(), step.moment());
          }
        });
  }
}
