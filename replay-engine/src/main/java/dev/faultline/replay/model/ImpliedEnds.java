package dev.faultline.replay.model;

import dev.faultline.stream.LockKey;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/**
 * Ends that nobody recorded and that later events prove. A return probe is missed when functions
 * sleep and its instances run out; what the task does next can only come after the end:
 *
 * <pre>
 *   the task                                   so these have ended
 *   does anything but wake up with the lock    its sleep for the lock: it has got it
 *   does anything but report it                its wait for direct I/O to drain
 *   does anything but take locks               its request of an rwsem, how is not known
 *   disables faults                            its shoot-down, with success: a failed one ends the
 *                                              write; and what was open inside of the write
 *   enables faults                             what was open inside of the write
 *   begins a shoot-down of its write           what was open inside of the write
 *   faults in user memory                      its shoot-down: that touches no user memory
 *   releases block, not inside a fault         its shoot-down, how is not known
 *   releases what an operation took add for    what was open inside of that operation
 *   begins a system call                       everything
 * </pre>
 *
 * <p>The last two rows are kept by {@link LockReleases} and {@link OperationStack}.
 */
final class ImpliedEnds {

  /** Before an event is applied: what it proves to have ended. */
  static void prove(Step step) {
    TaskContext task = step.task();
    EventKind kind = step.kind();
    if (kind == EventKind.EVENTS_LOST) {
      return;
    }
    if (task.mayWait()) {
      waitsNoMore(step, task, kind);
    }
    switch (kind) {
      case FAULTS_DISABLED -> {
        insideOfWrite(step);
        shootdownSucceeded(step);
      }
      case FAULTS_ENABLED -> insideOfWrite(step);
      case SHOOTDOWN_BEGIN -> {
        DioWrite write = task.operation(DioWrite.class).orElse(null);
        if (write != null && write.mapping() == step.mapping().orElse(null)) {
          insideOfWrite(step);
        }
      }
      case FAULT_BEGIN -> shootdownSucceeded(step);
      case LOCK_RELEASED -> released(step);
      default -> {}
    }
  }

  private static void waitsNoMore(Step step, TaskContext task, EventKind kind) {
    if (task.waiting().isPresent() && !endsWait(step, task.waiting().get())) {
      LockEvents.assumeAcquired(step);
    }
    if (task.draining().isPresent()
        && kind != EventKind.DRAINED
        && kind != EventKind.LOCKED_PART_BEGIN) {
      DioEvents.drained(step);
    }
    if (task.asking().isPresent() && !isOfLock(step)) {
      ToldGrants.unanswered(task, step.moment());
    }
  }

  /** On the way to sleep other locks are taken, which lockdep tells. */
  private static boolean isOfLock(Step step) {
    return step.event().subject() instanceof LockKey;
  }

  private static boolean endsWait(Step step, Wait wait) {
    boolean sameLock = step.mapping().isEmpty() || step.mapping().get() == wait.mapping();
    return step.kind() == EventKind.LOCK_ACQUIRED
        && sameLock
        && State.isState(step.event().mode())
        && State.of(step.event().mode()) == wait.state();
  }

  private static void insideOfWrite(Step step) {
    Optional<DioWrite> write = step.task().operation(DioWrite.class);
    if (write.isPresent()) {
      step.endInside(write.get());
    }
  }

  private static void shootdownSucceeded(Step step) {
    Optional<Bracket> shootdown = step.task().shootdown();
    if (shootdown.isPresent() && step.task().operation(DioWrite.class).isPresent()) {
      PageEvents.shootdownEnded(step, shootdown.get(), true);
    }
  }

  private static void released(Step step) {
    TaskContext task = step.task();
    Optional<Bracket> shootdown = task.shootdown();
    if (shootdown.isEmpty()
        || !State.isState(step.event().mode())
        || State.of(step.event().mode()) != State.BLOCK
        || !(task.operation().orElse(null) instanceof DioWrite dio)) {
      return;
    }
    task.shootdown(Optional.empty());
    dio.window().shootdownEndMissed(shootdown.get().pages(), dio.submission().any());
  }

  private ImpliedEnds() {}
}
