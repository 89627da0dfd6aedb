package dev.faultline.replay.model;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Holds of the page-cache lock in a capture that has no events of the lock, but of functions that
 * operations call only while they hold it.
 *
 * <pre>
 *   operation       holds    certainly while it runs
 *   direct write    block    a shoot-down, the pinning of its buffer, bch2_write
 *   page fault      add      filemap_fault
 *   buffered read   add      filemap_read
 *   readahead       add      bchfs_read
 *   truncate        block    truncate_setsize
 *   fallocate       block    file_modified
 *   remap           block    inode_dio_wait, bch2_remap_range: of both files
 * </pre>
 *
 * <p>A probe on such a function fires after the lock was taken and before it is released, so what
 * is certain here is shorter than the real hold. Between the begin of an operation and its end it
 * may hold the lock at any other time, too: nothing is said of that, and whoever else holds the
 * same state is not known. The other state is: nobody can hold it meanwhile.
 *
 * <p>A fault inside of a direct write may drop the write's block and take it back, so that it is
 * certain only until the fault begins and from its end on.
 *
 * <p>Where the lock itself is recorded, all this is known better, and parts are passed over.
 */
final class LockedParts {
  private final Mappings mappings;
  private final HashMap<Operation, Part> parts = new HashMap<>();

  /** What one operation is in the middle of. */
  private static final class Part {
    private final State state;
    private final Moment begun;
    private List<Hold> holds = List.of();
    private int depth;

    private Part(State state, Moment begun) {
      this.state = state;
      this.begun = begun;
    }
  }

  LockedParts(Mappings mappings) {
    this.mappings = mappings;
  }

  /** What a function that begins or returns says. */
  void apply(Step step) {
    mappings.sightings().sawPart();
    Optional<Operation> operation = step.task().operation().filter(inner -> isOf(step, inner));
    if (operation.isEmpty() || mappings.sightings().seesLock()) {
      return;
    }
    if (step.kind() == EventKind.LOCKED_PART_BEGIN) {
      begin(step, operation.get());
    } else {
      returned(step, operation.get());
    }
  }

  /** What any other event that was applied says of the parts that are under way. */
  void afterwards(Step step) {
    if (parts.isEmpty()) {
      return;
    }
    if (step.kind() == EventKind.FAULT_BEGIN) {
      ofWrite(step).ifPresent(part -> suspend(step, part));
    } else if (step.kind() == EventKind.FAULT_END) {
      step.task()
          .operation()
          .filter(DioWrite.class::isInstance)
          .ifPresent(write -> ofWrite(step).ifPresent(part -> hold(step, write, part)));
    }
    step.ended().ifPresent(ended -> end(step, ended));
    for (int i = 0; i < step.over().size(); i++) {
      end(step, step.over().get(i));
    }
  }

  /** Events were lost. */
  void forget() {
    parts.clear();
  }

  private static boolean isOf(Step step, Operation operation) {
    Mode mode = step.event().mode();
    return switch (mode) {
      case DIRECT_WRITE -> operation instanceof DioWrite;
      case READ_FAULT -> operation instanceof Fault;
      case READ -> operation instanceof BufferedIo io && !io.isWrite();
      case READAHEAD -> operation instanceof Fill fill && fill.isReadahead();
      default -> operation instanceof RangeOp range && range.sort() == mode;
    };
  }

  private void begin(Step step, Operation operation) {
    State state =
        operation instanceof DioWrite || operation instanceof RangeOp ? State.BLOCK : State.ADD;
    Part part = parts.computeIfAbsent(operation, first -> new Part(state, step.moment()));
    part.depth++;
    if (part.depth == 1) {
      hold(step, operation, part);
    }
  }

  private void returned(Step step, Operation operation) {
    Part part = parts.get(operation);
    if (part != null) {
      part.depth--;
      if (part.depth == 0) {
        end(step, operation);
      }
    }
  }

  private Optional<Part> ofWrite(Step step) {
    return step.task().operation(DioWrite.class).map(parts::get);
  }

  private void hold(Step step, Operation operation, Part part) {
    if (!part.holds.isEmpty()) {
      return;
    }
    Optional<Mapping> other =
        operation instanceof RangeOp range
            ? range.source().filter(source -> source != range.mapping())
            : Optional.empty();
    part.holds =
        other.isPresent()
            ? List.of(
                hold(step, operation, part, operation.mapping()),
                hold(step, operation, part, other.get()))
            : List.of(hold(step, operation, part, operation.mapping()));
    if (operation instanceof DioWrite write) {
      write.insideLockedPart(Optional.of(part.begun));
    } else if (operation instanceof Fill fill) {
      fill.reads();
    }
  }

  private static Hold hold(Step step, Operation operation, Part part, Mapping mapping) {
    Hold hold = new Hold(mapping, part.state, step.task(), Optional.of(operation), step.moment());
    List<Hold> contradicting = mapping.lock().acquired(hold);
    if (step.lock().contradicting().isEmpty()) {
      step.lock().hold(hold);
      step.lock().acquired(step.lock().opponents(), contradicting);
    }
    mapping.lock().endUnsure(part.state.opposite());
    return hold;
  }

  private static void suspend(Step step, Part part) {
    part.holds.forEach(hold -> hold.mapping().lock().partEnded(hold, step.moment()));
    part.holds = List.of();
  }

  private void end(Step step, Operation operation) {
    Part part = parts.remove(operation);
    if (part != null) {
      if (!part.holds.isEmpty()) {
        step.lock().hold(part.holds.get(0));
      }
      suspend(step, part);
      if (operation instanceof DioWrite write) {
        write.insideLockedPart(Optional.empty());
      }
    }
  }
}
