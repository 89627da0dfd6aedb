package dev.faultline.replay.model;

import dev.faultline.v1.Mode;
import java.util.Optional;

/** What waits for page-cache locks and acquisitions of them do. */
final class LockEvents {
  private final Mappings mappings;
  private final Clocks clocks;
  private final LockReleases releases;

  LockEvents(Mappings mappings, Clocks clocks) {
    this.mappings = mappings;
    this.clocks = clocks;
    this.releases = new LockReleases(mappings, clocks);
  }

  void apply(Step step) {
    if (!State.isState(step.event().mode())) {
      return;
    }
    State state = State.of(step.event().mode());
    if (step.event().tried()) {
      mappings.sightings().sawTry();
    }
    switch (step.kind()) {
      case LOCK_WAIT -> wait(step, state);
      case LOCK_ACQUIRED -> {
        mappings.sightings().sawLock(step.operation().isPresent());
        acquired(step, state);
      }
      case LOCK_DOWNGRADED -> {}
      case LOCK_TRY_FAILED -> tryFailed(step, state);
      default -> releases.released(step, state);
    }
  }

  private static void wait(Step step, State state) {
    if (step.mapping().isPresent()) {
      Mapping mapping = step.mapping().get();
      mapping.guardedByTwoStateLock();
      step.task().waiting(Optional.of(new Wait(mapping, state, step.moment())));
      tookAdd(step, mapping, state);
    }
  }

  private static void tryFailed(Step step, State state) {
    if (step.mapping().isPresent()) {
      Mapping mapping = step.mapping().get();
      mapping.guardedByTwoStateLock();
      tookAdd(step, mapping, state);
      if (state == State.ADD && step.operation().orElse(null) instanceof Fill fill) {
        fill.refused(step.moment());
      }
    }
  }

  private void acquired(Step step, State state) {
    TaskContext task = step.task();
    if (isRepeated(task, state)) {
      return;
    }
    if (step.mapping().isEmpty()) {
      step.mapping(unnamed(task, state));
    }
    if (task.waiting().isPresent()) {
      step.lock().endedWait(task.waiting());
      task.waiting(Optional.empty());
    }
    if (step.mapping().isPresent()) {
      acquired(step, step.mapping().get(), state);
    } else {
      task.forgetOutermost(Doubt.AMBIGUOUS_IDENTITY);
      task.operation(RangeOp.class).ifPresent(RangeOp::unnamed);
      mappings.all().forEach(mapping -> mapping.lock().forgetHolders(Doubt.AMBIGUOUS_IDENTITY));
    }
  }

  /**
   * A remap of a file onto itself takes its lock once; the probe behind the place where it takes
   * them fires for both files all the same, and once without a name.
   */
  private static boolean isRepeated(TaskContext task, State state) {
    return state == State.BLOCK
        && task.waiting().isEmpty()
        && task.operation().orElse(null) instanceof RangeOp remap
        && remap.source().filter(source -> source == remap.mapping()).isPresent()
        && remap.mapping().lock().isHeldBy(State.BLOCK, task);
  }

  /**
   * An acquisition whose probe could not tell the mapping (in a kernel's remap loop the register
   * had been reused). It is the lock that the task was waiting for; else that of the operation; in
   * a fault, block is that of the write that had to drop it; and in a remap it is the one of its
   * two files that it does not hold yet, in ascending order of addresses (ORD-3), where that order
   * is known.
   */
  private static Optional<Mapping> unnamed(TaskContext task, State state) {
    Operation operation = task.operation().orElse(null);
    if (task.waiting().isPresent()) {
      return task.waiting().map(Wait::mapping);
    } else if (operation instanceof Fault fault && state == State.BLOCK) {
      return fault.releasedBlock().isPresent() ? fault.faultsDisabled() : Optional.empty();
    } else if (operation instanceof RangeOp remap && remap.sort() == Mode.REMAP) {
      return remap.source().flatMap(source -> ofTheTwo(task, remap.mapping(), source));
    }
    return task.operation().map(Operation::mapping);
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

  private void acquired(Step step, Mapping mapping, State state) {
    TaskContext task = step.task();
    TwoStateLock lock = mapping.lock();
    mapping.guardedByTwoStateLock();
    if (isOfAssumed(step, lock, state)) {
      return;
    }
    Optional<Operation> owner = owner(task, mapping, state);
    Hold hold = new Hold(mapping, state, task, owner, step.moment());
    step.lock().hold(hold);
    hold.contested(lock.strays().unattributedShortlyBefore(step.moment()));
    Optional<Moment> alreadyReleased = lock.strays().releaseOf(state, task, step.moment());
    if (alreadyReleased.isPresent()) {
      clocks.outOfOrder(alreadyReleased.get(), step.moment());
      hold.released(alreadyReleased.get());
      return;
    }
    task.locks().took(hold);
    Knowledge opponents = lock.holders(state.opposite());
    step.lock().acquired(opponents, lock.acquired(hold));
    for (Hold disputed : step.lock().contradicting()) {
      disputed.leaveTasks();
      // What is contradicted may be held all the same: its task may hold more than is listed.
      disputed.task().forgetOutermost(Doubt.CLOCK);
    }
    tookAdd(step, mapping, state);
    for (Hold unsure : lock.endUnsure(state.opposite())) {
      LockReleases.endedUnseen(step, unsure);
    }
    if (owner.isPresent()) {
      acquiredFor(step, hold, owner.get());
    }
    if (state == State.BLOCK) {
      acquiredBlockInFault(step, hold);
    }
  }

  /** A task that slept for it was assumed to have it: here is the record, late. */
  private static boolean isOfAssumed(Step step, TwoStateLock lock, State state) {
    Optional<Hold> assumed = lock.unsureOf(state, step.task());
    if (assumed.isEmpty()
        || assumed.get().certainty().doubt().orElse(Doubt.UNSAID) != Doubt.MISSED_END
        || !Clocks.mayBeOutOfOrder(assumed.get().acquired(), step.moment())) {
      return false;
    }
    step.lock().hold(assumed.get());
    return true;
  }

  private static void acquiredFor(Step step, Hold hold, Operation owner) {
    Mapping mapping = hold.mapping();
    if (hold.state() == State.ADD) {
      if (owner instanceof Mkwrite mkwrite && mkwrite.mapping() == mapping) {
        mkwrite.acquiredAdd(step.moment());
      } else if (owner instanceof BufferedIo io && io.mapping() == mapping) {
        io.acquiredAdd(step.moment());
      } else if (owner instanceof Fill fill && fill.mapping() == mapping) {
        fill.acquiredAdd();
      }
    } else if (owner instanceof DioWrite dio && dio.mapping() == mapping) {
      dio.block().acquired(hold, step.moment());
    } else if (owner instanceof RangeOp rangeOp) {
      rangeOp.acquiredBlock(hold, step.moment());
    }
  }

  private static void acquiredBlockInFault(Step step, Hold hold) {
    if (!(step.operation().orElse(null) instanceof Fault fault)) {
      return;
    }
    if (hold.operation().isEmpty()) {
      // A worker takes back the block of a write that the trace does not name.
      hold.doubt(Doubt.ASYNCHRONOUS);
    }
    if (fault.releasedBlock().isPresent()
        && hold.operation().orElse(null) instanceof DioWrite dio
        && dio.mapping() == hold.mapping()) {
      fault.retookBlock(step.moment());
    }
  }

  /**
   * The operation that a lock is taken for. Block belongs to the direct write or range operation,
   * also where a page fault inside of it takes the lock back, and where its begin was not seen; add
   * belongs to the innermost operation.
   */
  static Optional<Operation> owner(TaskContext task, Mapping mapping, State state) {
    if (state == State.BLOCK) {
      Optional<DioWrite> dio = task.operation(DioWrite.class);
      if (dio.isPresent() && dio.get().mapping() == mapping) {
        return dio.get().itself();
      }
      Optional<RangeOp> rangeOp = task.operation(RangeOp.class);
      if (rangeOp.isPresent()) {
        return rangeOp.get().itself();
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

  /**
   * The task slept for a lock and does something else now: so it has got the lock, at some time in
   * between, and the record of it is missing.
   */
  static void assumeAcquired(Step step) {
    TaskContext task = step.task();
    Wait wait = task.waiting().orElseThrow();
    task.waiting(Optional.empty());
    Mapping mapping = wait.mapping();
    Optional<Operation> owner = owner(task, mapping, wait.state());
    Hold hold = new Hold(mapping, wait.state(), task, owner, step.moment()).assumed();
    mapping.lock().mayBeHeld(hold);
    mapping.lock().contradictedBy(hold).forEach(other -> other.doubt(Doubt.MISSED_END));
    task.forgetOutermost(Doubt.MISSED_END);
    if (owner.isPresent()) {
      acquiredFor(step, hold, owner.get());
    }
  }
}
