package dev.faultline.replay.model;

import dev.faultline.v1.Mode;
import java.util.List;
import java.util.Optional;

/** What lock events do to page-cache locks and to the operations that use them. */
final class LockEvents {
  private final Mappings mappings;

  LockEvents(Mappings mappings) {
    this.mappings = mappings;
  }

  void apply(Step step) {
    if (!State.isState(step.event().mode())) {
      return;
    }
    State state = State.of(step.event().mode());
    switch (step.kind()) {
      case LOCK_WAIT -> wait(step, state);
      case LOCK_ACQUIRED -> acquired(step, state);
      case LOCK_DOWNGRADED -> {}
      case LOCK_TRY_FAILED -> tryFailed(step, state);
      default -> released(step, state);
    }
  }

  private static void wait(Step step, State state) {
    step.mapping()
        .ifPresent(
            mapping -> {
              mapping.guardedByTwoStateLock();
              step.task().waiting(Optional.of(new Wait(mapping, state, step.moment())));
              tookAdd(step, mapping, state);
            });
  }

  private static void tryFailed(Step step, State state) {
    step.mapping()
        .ifPresent(
            mapping -> {
              mapping.guardedByTwoStateLock();
              tookAdd(step, mapping, state);
              if (state == State.ADD && step.operation().orElse(null) instanceof Fill fill) {
                fill.refused(step.moment());
              }
            });
  }

  private void acquired(Step step, State state) {
    TaskContext task = step.task();
    Optional<Mapping> named = step.mapping();
    if (named.isEmpty()) {
      named = unnamed(task);
      step.mapping(named);
    }
    step.waited(task.waiting());
    task.waiting(Optional.empty());
    if (named.isPresent()) {
      acquired(step, named.get(), state);
    } else {
      task.forgetOutermost();
      task.operation(RangeOp.class).ifPresent(RangeOp::unnamed);
      mappings.all().forEach(mapping -> mapping.lock().forgetHolders());
    }
  }

  /**
   * An acquisition whose probe could not tell the mapping (in a kernel's remap loop the register
   * had been reused). It is the lock that the task was waiting for; else that of the operation; and
   * in a remap the one of its two files that it does not hold yet, in ascending order of addresses
   * (ORD-3), where that order is known.
   */
  private static Optional<Mapping> unnamed(TaskContext task) {
    if (task.waiting().isPresent()) {
      return task.waiting().map(Wait::mapping);
    }
    if (!(task.operation().orElse(null) instanceof RangeOp remap) || remap.sort() != Mode.REMAP) {
      return task.operation().map(Operation::mapping);
    }
    return remap.source().flatMap(source -> ofTheTwo(task, remap.mapping(), source));
  }

  private static Optional<Mapping> ofTheTwo(TaskContext task, Mapping target, Mapping source) {
    if (target == source || source.lock().isHeldBy(State.BLOCK, task)) {
      return Optional.of(target);
    } else if (target.lock().isHeldBy(State.BLOCK, task)) {
      return Optional.of(source);
    } else if (!target.isOrdered() || !source.isOrdered()) {
      return Optional.empty();
    }
    return Optional.of(source.isBelow(target) ? source : target);
  }

  private static void acquired(Step step, Mapping mapping, State state) {
    TaskContext task = step.task();
    mapping.guardedByTwoStateLock();
    Optional<Operation> owner = owner(task, mapping, state);
    Hold hold = new Hold(mapping, state, task, owner, step.moment());
    step.hold(hold);
    task.holds().add(hold);
    step.opponentsKnown(mapping.lock().holdersKnown(state.opposite()));
    step.contradicting(mapping.lock().acquired(hold));
    step.contradicting().forEach(Hold::leaveTasks);
    // What is contradicted may be held all the same: its task may hold more than is listed.
    step.contradicting().forEach(disputed -> disputed.task().forgetOutermost());
    tookAdd(step, mapping, state);
    if (state == State.ADD) {
      mapping.lock().endUnsure().forEach(unsure -> ended(step, unsure));
      if (step.operation().orElse(null) instanceof Mkwrite mkwrite
          && mkwrite.mapping() == mapping) {
        mkwrite.acquiredAdd(step.moment());
      }
      return;
    }
    owner.ifPresent(operation -> acquiredBlock(step, mapping, operation));
    if (owner.isEmpty() && step.operation().orElse(null) instanceof Fault) {
      // A worker takes back the block of a write that the trace does not name.
      hold.doubt();
    }
    if (step.operation().orElse(null) instanceof Fault fault
        && fault.releasedBlock().isPresent()
        && owner.orElse(null) instanceof DioWrite) {
      fault.retookBlock(step.moment());
    }
  }

  private static void acquiredBlock(Step step, Mapping mapping, Operation owner) {
    if (owner instanceof DioWrite dio && dio.mapping() == mapping) {
      dio.acquiredBlock(step.moment());
    } else if (owner instanceof RangeOp rangeOp) {
      rangeOp.acquiredBlock(mapping, step.moment());
    }
  }

  /**
   * The operation that a lock is taken for. Block belongs to the direct write or range operation,
   * also where a page fault inside of it takes the lock back, and where its begin was not seen; add
   * belongs to the innermost operation.
   */
  private static Optional<Operation> owner(TaskContext task, Mapping mapping, State state) {
    if (state == State.BLOCK) {
      Optional<DioWrite> dio = task.operation(DioWrite.class);
      if (dio.isPresent() && dio.get().mapping() == mapping) {
        return Optional.of(dio.get());
      }
      Optional<RangeOp> rangeOp = task.operation(RangeOp.class);
      if (rangeOp.isPresent()) {
        return Optional.of(rangeOp.get());
      }
      if (task.operation(Fault.class).isPresent()) {
        return Optional.empty();
      }
    }
    return task.operation();
  }

  private static void tookAdd(Step step, Mapping mapping, State state) {
    if (state == State.ADD
        && step.operation().orElse(null) instanceof Fault fault
        && fault.mapping() == mapping) {
      fault.tookAdd(step.moment());
    }
  }

  private void released(Step step, State state) {
    if (step.mapping().isEmpty()) {
      mappings.all().forEach(Mapping::forgetLock);
      return;
    }
    Mapping mapping = step.mapping().get();
    mapping.guardedByTwoStateLock();
    TwoStateLock lock = mapping.lock();
    Optional<Hold> own = lock.last(state, step.task());
    if (own.isEmpty() && state == State.BLOCK) {
      own = lock.unsureOf(step.task());
    }
    if (own.isPresent()) {
      step.release(Release.OWN);
      end(step, own.get());
    } else if (state == State.BLOCK && releasedByWorker(step, lock)) {
      return;
    } else if (lock.holdersKnown(state)) {
      step.release(Release.NOT_HELD);
      lock.forgetHolders();
    } else {
      step.release(Release.UNKNOWN);
      lock.settle(state, step.task());
    }
  }

  /**
   * Whether a worker may have released block for an asynchronous write. Which one is certain only
   * if there is one that may, and nobody unknown; inside a fault it will be taken back.
   */
  private static boolean releasedByWorker(Step step, TwoStateLock lock) {
    List<Hold> candidates = lock.releasableElsewhere();
    boolean forGood = !(step.operation().orElse(null) instanceof Fault);
    if (candidates.size() == 1 && lock.holdersKnown(State.BLOCK) && forGood) {
      step.release(Release.QUEUED);
      end(step, candidates.get(0));
    } else if (candidates.isEmpty() && lock.unsure().isEmpty()) {
      return false;
    } else {
      step.release(Release.ONE_OF_QUEUED);
      candidates.forEach(Hold::doubt);
      lock.settle(State.BLOCK, step.task());
    }
    return true;
  }

  private static void end(Step step, Hold hold) {
    hold.mapping().lock().drop(hold);
    hold.leaveTasks();
    hold.released(step.moment());
    step.hold(hold);
    if (hold.state() != State.BLOCK) {
      return;
    }
    Operation owner = hold.operation().orElse(null);
    if (owner instanceof RangeOp rangeOp) {
      rangeOp.releasedBlock(hold.mapping(), step.moment());
    }
    if (owner instanceof DioWrite dio && dio.mapping() == hold.mapping()) {
      releasedByDio(step, dio);
    }
  }

  /** An unsure hold has ended, nobody knows when. */
  private static void ended(Step step, Hold unsure) {
    if (unsure.operation().orElse(null) instanceof DioWrite dio) {
      dio.releasedBlock(step.moment());
      if (dio.queued().isPresent()) {
        dio.ended();
        dio.task().remove(dio);
      }
    }
  }

  private static void releasedByDio(Step step, DioWrite dio) {
    if (step.release() == Release.OWN) {
      dio.gaveUpBlock();
    }
    if (step.operation().orElse(null) instanceof Fault fault
        && fault.enclosing(DioWrite.class).orElse(null) == dio) {
      fault.releasedBlock(step.moment());
      dio.droppedInFault(step.moment());
      return;
    }
    if (step.release() != Release.OWN) {
      dio.writtenAsync(step.task().asyncWritten().orElseGet(step::moment));
    }
    dio.releasedBlock(step.moment());
    if (dio.queued().isPresent()) {
      step.stale(dio, dio.staleAtRelease());
      dio.ended();
      dio.task().remove(dio);
    }
  }
}
