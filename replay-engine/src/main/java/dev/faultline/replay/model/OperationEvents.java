package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.v1.Mode;
import java.util.Optional;

/** What begins and ends of operations, and the steps inside of them, do to tasks and operations. */
final class OperationEvents {
  private final DioEvents directIo = new DioEvents();

  void apply(Step step) {
    switch (step.kind()) {
      case DIO_BEGIN, BUFFERED_BEGIN, RANGE_OP_BEGIN -> beginSystemCall(step);
      case FAULT_BEGIN, MKWRITE_BEGIN, FILL_BEGIN -> beginNested(step);
      case DIO_END -> endDio(step);
      case BUFFERED_END -> endBuffered(step);
      case RANGE_OP_END -> endRangeOp(step);
      case FAULT_END -> end(step, Fault.class);
      case MKWRITE_END -> end(step, Mkwrite.class);
      case FILL_END -> endFill(step);
      default -> directIo.apply(step);
    }
  }

  private static void beginSystemCall(Step step) {
    TaskContext task = step.task();
    task.outside(step);
    if (step.identifiedOrNot().isEmpty()) {
      return;
    }
    Mapping mapping = step.mapping().orElseThrow();
    mapping.guardedByTwoStateLock();
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
    if (step.identifiedOrNot().isEmpty()) {
      return;
    }
    Mapping mapping = step.mapping().orElseThrow();
    mapping.guardedByTwoStateLock();
    Event event = step.event();
    switch (step.kind()) {
      case FAULT_BEGIN -> {
        // Faults do not nest: an open one has ended without a record.
        task.end(Fault.class, step);
        if (step.other().isEmpty() && task.operation().isEmpty()) {
          task.locks().doubtUnexplainedBlock();
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
    Optional<Mapping> seen = step.other();
    boolean seenNone = seen.isEmpty() && step.event().mode() == Mode.FDM;
    Optional<Mapping> set = task.faultsDisabled();
    if (seenNone
        && set.isPresent()
        && !(set.get().isOnSameFilesystemAs(mapping)
            && task.operation(DioWrite.class).isPresent())) {
      // Outside of the write that has set it, it was cleared, and that was not recorded.
      set = Optional.empty();
    }
    return new Fault(
        mapping,
        task,
        task.operation(),
        step.moment(),
        seen.isPresent() ? seen : set,
        seenNone ? Fault.Seen.NONE : seen.isPresent() ? Fault.Seen.SET : Fault.Seen.NOTHING);
  }

  private static Fill fill(Step step, Mapping mapping) {
    TaskContext task = step.task();
    task.end(Fill.class, step);
    Event event = step.event();
    Fill fill =
        new Fill(mapping, task, task.operation(), step.moment(), event.mode() == Mode.READAHEAD);
    PageRange range = new PageRange(event.a(), event.a() + Math.max(event.b(), 1) - 1);
    fill.covers(range);
    fill.issued();
    return fill;
  }

  private static void begin(Step step, Operation operation) {
    step.task().begin(operation);
    step.operation(operation);
  }

  private static void endDio(Step step) {
    boolean read = step.event().mode() == Mode.READ;
    if (read) {
      Optional<DioRead> dio = step.task().operation(DioRead.class);
      if (dio.isPresent()) {
        dio.get().result(step.event().a());
      }
      endSystemCall(step, DioRead.class);
    } else {
      Optional<DioWrite> dio = step.task().operation(DioWrite.class);
      if (dio.isPresent()) {
        dio.get().result(step.event().a());
      }
      endSystemCall(step, DioWrite.class);
    }
  }

  private static void endBuffered(Step step) {
    Optional<BufferedIo> io = step.task().operation(BufferedIo.class);
    if (io.isPresent()) {
      io.get().ended(step.event().a(), step.moment());
    }
    endSystemCall(step, BufferedIo.class);
  }

  private static void endRangeOp(Step step) {
    Optional<RangeOp> rangeOp = step.task().operation(RangeOp.class);
    if (rangeOp.isPresent()) {
      rangeOp.get().result(step.event().a());
    }
    endSystemCall(step, RangeOp.class);
  }

  private static <T extends Operation> void endSystemCall(Step step, Class<T> sort) {
    end(step, sort);
    if (step.ended().isPresent() || step.task().operation().isEmpty()) {
      step.task().outside(step);
    }
  }

  private static <T extends Operation> void end(Step step, Class<T> sort) {
    Optional<T> ended = step.task().end(sort, step);
    if (ended.isPresent()) {
      step.ended(ended.get());
    }
  }

  /**
   * Whether it certainly has. A readahead that tries for add in vain hands its pages back: where
   * the lock, or what some readahead gave back, was not seen to be taken, only one that has had add
   * is known to have read.
   */
  private static boolean hasRead(Step step, Fill fill) {
    return !fill.mayBeRefused()
        || !fill.mapping().isTwoState()
        || fill.hasJustGivenBack(fill.mapping(), State.ADD)
        || step.seesTaking();
  }

  private static void endFill(Step step) {
    end(step, Fill.class);
    if (step.ended().orElse(null) instanceof Fill fill && hasRead(step, fill)) {
      fill.ended();
    }
  }
}
