package dev.faultline.replay.model;

import java.util.List;
import java.util.Optional;

/**
 * What releases of page-cache locks do: whose hold ends, and what that says of the operation it was
 * for.
 */
final class LockReleases {
  private final Mappings mappings;
  private final Clocks clocks;

  LockReleases(Mappings mappings, Clocks clocks) {
    this.mappings = mappings;
    this.clocks = clocks;
  }

  void released(Step step, State state) {
    if (step.mapping().isEmpty()) {
      mappings.all().forEach(mapping -> mapping.forgetLock(Doubt.AMBIGUOUS_IDENTITY));
      return;
    }
    Mapping mapping = step.mapping().get();
    mapping.guardedByTwoStateLock();
    TwoStateLock lock = mapping.lock();
    Optional<Hold> own = lock.last(state, step.task());
    if (own.isEmpty()) {
      own = lock.unsureOf(state, step.task());
    }
    if (own.isEmpty() && hasSleptFor(lock, state.opposite(), step.task())) {
      // With this one in its hands, and all the same it went on.
      lock.strays().sleeperWentOn(step.moment());
    }
    if (own.isPresent() && isOfReadahead(step, own.get())) {
      step.operation().orElseThrow().gaveBackUnseen(state, step.moment());
      mappings.sightings().sawUnseenTaking();
    } else if (own.isPresent()) {
      step.lock().release(Release.OWN);
      end(step, own.get());
    } else if (state == State.ADD
        || isOfWriteItself(step, mapping)
        || !releasedByWorker(step, lock)) {
      unattributed(step, lock, state);
    }
  }

  /** Whether the task has gone on from a sleep for this state, and is not known to have it. */
  private static boolean hasSleptFor(TwoStateLock lock, State state, TaskContext task) {
    for (Hold hold : lock.unsure()) {
      if (hold.state() == state && hold.task() == task && hold.isAssumed()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Nobody who is known to hold it has released it. Where an acquisition seemed to contradict a
   * hold, it is that one, late; the acquisition may still be to come, too; else it is from before
   * the trace, or wrong. What became of it is {@link Release#UNKNOWN} unless more is said.
   */
  private void unattributed(Step step, TwoStateLock lock, State state) {
    if (state == State.BLOCK) {
      lock.strays().unattributed(step.moment());
    }
    Optional<Hold> disputed = lock.settle(state, step.task());
    if (disputed.isPresent()) {
      disputed.get().released(step.moment());
      lock.first(state.opposite())
          .ifPresent(other -> clocks.outOfOrder(other.acquired(), step.moment()));
    } else if (isGivenBackUnseen(step, lock, state)) {
      if (step.operation().orElse(null) instanceof Fill) {
        mappings.sightings().sawUnseenTaking();
      }
    } else if (lock.holdersKnown(state)
        && lock.doubtfulSince().isEmpty()
        && nothingMissed(step.task())
        && !mayHaveTried(step)) {
      Mapping mapping = step.mapping().orElseThrow();
      boolean byWorker = state == State.BLOCK && !mapping.underWay().directWrites().isEmpty();
      boolean outside =
          mappings.sightings().seesOperations()
              && !byWorker
              && lock.strays().isOutside(step, state);
      if (!outside) {
        step.lock().notHeld(lock.holdersKnownSince(state));
        lock.strays().add(state, step.task(), step.moment());
      }
      lock.forgetHolders(Doubt.CONTRADICTED);
    }
  }

  /**
   * Whether it is a readahead that gives back what it has tried for, where tries are not recorded,
   * and not what it is part of: that goes on to hold what it holds.
   */
  private static boolean isOfReadahead(Step step, Hold own) {
    return !step.seesTries()
        && step.operation().orElse(null) instanceof Fill fill
        && fill.isReadahead()
        && own.operation().orElse(null) != fill
        && !fill.hasJustGivenBack(own.mapping(), own.state())
        && !fill.hasGivenBackUnseen(own.state());
  }

  /**
   * Whether an operation gives back what it has not been seen to acquire, and not for the second
   * time, nor instead of the other state: then its acquisition was not recorded. What it did before
   * that it may have done with the lock.
   */
  private static boolean isGivenBackUnseen(Step step, TwoStateLock lock, State state) {
    Mapping mapping = step.mapping().orElseThrow();
    boolean other = lock.isHeldBy(state.opposite(), step.task());
    Optional<Operation> operation =
        step.operation().filter(inside -> !other && !inside.hasJustGivenBack(mapping, state));
    operation.ifPresent(inside -> inside.gaveBackUnseen(state, step.moment()));
    if (state == State.BLOCK && operation.orElse(null) instanceof Fault fault) {
      fault.enclosing(DioWrite.class).ifPresent(dio -> dio.gaveBackUnseen(state, step.moment()));
    }
    return operation.isPresent();
  }

  /** Whether it is a fault that had to try for add, and tries are not in the capture. */
  private static boolean mayHaveTried(Step step) {
    return !step.seesTries()
        && step.operation().orElse(null) instanceof Fault fault
        && FaultDecision.of(fault).mayTry();
  }

  /** Whether the task has acquired nothing that could not be attributed. */
  private static boolean nothingMissed(TaskContext task) {
    return task.known().doubt().filter(doubt -> !doubt.isOrdinary()).isEmpty();
  }

  /** Whether it is a write's own task that releases it, and was not seen to acquire it. */
  private static boolean isOfWriteItself(Step step, Mapping mapping) {
    return step.operation().orElse(null) instanceof DioWrite dio
        && dio.mapping() == mapping
        && !dio.isAdopted()
        && dio.block().acquired().isEmpty();
  }

  /**
   * Whether a worker may have released block for an asynchronous write. Which one is certain only
   * if there is one that may, and nobody unknown; inside a fault it will be taken back.
   */
  private boolean releasedByWorker(Step step, TwoStateLock lock) {
    List<Hold> candidates = lock.releasableElsewhere();
    boolean forGood = !(step.operation().orElse(null) instanceof Fault);
    if (candidates.size() == 1 && lock.holdersKnown(State.BLOCK) && forGood) {
      step.lock().release(Release.QUEUED);
      mappings.sightings().sawWorkerRelease();
      end(step, candidates.get(0));
    } else if (candidates.isEmpty() && lock.unsure().stream().noneMatch(Hold::isAsynchronous)) {
      return false;
    } else {
      step.lock().release(Release.ONE_OF_QUEUED);
      mappings.sightings().sawWorkerRelease();
      candidates.forEach(hold -> hold.perhapsReleased(step.moment()));
      if (forGood) {
        lock.oneHasEnded(candidates).forEach(other -> endedBefore(step, other));
      } else {
        candidates.forEach(hold -> hold.doubt(Doubt.ASYNCHRONOUS));
      }
      lock.settle(State.BLOCK, step.task());
    }
    return true;
  }

  private static void end(Step step, Hold hold) {
    for (Hold other : hold.mapping().lock().drop(hold)) {
      endedBefore(step, other);
    }
    hold.mapping().lock().strays().ordinary(step.task(), hold.state());
    hold.leaveTasks();
    hold.released(step.moment());
    step.lock().hold(hold);
    Operation owner = hold.operation().orElse(null);
    if (owner != null && !isDropped(step, owner)) {
      owner.gaveBack(hold);
    }
    if (hold.state() == State.ADD) {
      step.task().workDone(owner, step);
    } else if (owner instanceof RangeOp rangeOp) {
      rangeOp.releasedBlock(hold.mapping(), step.moment());
    } else if (owner instanceof DioWrite dio && dio.mapping() == hold.mapping()) {
      releasedByDio(step, dio);
    }
  }

  /** Whether it is dropped inside of a fault, to be taken back there. */
  private static boolean isDropped(Step step, Operation owner) {
    return owner instanceof DioWrite dio
        && step.operation().orElse(null) instanceof Fault fault
        && fault.enclosing(DioWrite.class).orElse(null) == dio;
  }

  private static void releasedByDio(Step step, DioWrite dio) {
    Optional<Moment> completed = step.task().trail().completionOf(dio);
    if (step.lock().release() == Release.OWN) {
      dio.block().gaveUp(completed.isPresent());
      if (completed.isPresent()) {
        dio.submission().completed(completed.get());
      }
    }
    if (isDropped(step, dio)) {
      step.operation()
          .map(Fault.class::cast)
          .ifPresent(fault -> fault.releasedBlock(step.moment()));
      dio.droppedInFault(step.moment());
      return;
    }
    if (step.lock().release() != Release.OWN) {
      dio.submission().completed(completed.isPresent() ? completed.get() : step.moment());
    }
    dio.block().released(step.moment());
    if (dio.queued().isPresent()) {
      dio.task().remove(dio);
      step.over(dio, Operation.End.SEEN);
    }
  }

  /** It must be one of those that workers have released without a name. */
  private static void endedBefore(Step step, Hold hold) {
    if (hold.operation().orElse(null) instanceof DioWrite dio) {
      dio.block().releasedByWorker();
      if (dio.queued().isPresent()) {
        dio.task().remove(dio);
        step.over(dio, Operation.End.PROVED);
      }
    }
  }

  /** An unsure hold has ended, nobody knows when: the other state is held now. */
  static void endedUnseen(Step step, Hold unsure) {
    if (unsure.operation().orElse(null) instanceof DioWrite dio) {
      dio.block().released(step.moment());
      dio.submission().completed(step.moment());
      if (dio.queued().isPresent()) {
        dio.task().remove(dio);
        step.over(dio, Operation.End.PROVED);
      }
    }
  }
}
