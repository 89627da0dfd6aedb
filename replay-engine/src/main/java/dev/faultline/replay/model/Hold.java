package dev.faultline.replay.model;

import java.util.Optional;

/**
 * One acquisition of a page-cache lock that has not been released.
 *
 * <p>The lock itself does not know who holds it. Holds belong to operations: an asynchronous direct
 * write takes its hold along when it leaves the task that submitted it, and a worker releases it.
 */
public final class Hold {
  private final Mapping mapping;
  private final State state;
  private final TaskContext task;
  private final Optional<Operation> operation;
  private final Moment acquired;
  private final Optional<Hold> itself = Optional.of(this);
  private Optional<Moment> released = Optional.empty();
  private Optional<Moment> contested = Optional.empty();
  private Optional<Moment> perhapsReleased = Optional.empty();
  private Knowledge certainty = Knowledge.CERTAIN;
  private boolean assumed;

  Hold(
      Mapping mapping,
      State state,
      TaskContext task,
      Optional<Operation> operation,
      Moment acquired) {
    this.mapping = mapping;
    this.state = state;
    this.task = task;
    this.operation = operation;
    this.acquired = acquired;
  }

  /** This hold, where there may be none. */
  Optional<Hold> itself() {
    return itself;
  }

  /** Whose lock. */
  public Mapping mapping() {
    return mapping;
  }

  /** Add or block. */
  public State state() {
    return state;
  }

  /** Who acquired it. */
  public TaskContext task() {
    return task;
  }

  /** What it was acquired for; empty where no bracket was open. */
  public Optional<Operation> operation() {
    return operation;
  }

  /** When. */
  public Moment acquired() {
    return acquired;
  }

  /** Whether the operation has left its task, and no worker goes on with it now. */
  public boolean isQueued() {
    return operation.isPresent()
        && operation.get() instanceof DioWrite dio
        && dio.queued().isPresent()
        && !dio.isAdopted();
  }

  /**
   * Whether a task other than the one that acquired it may release this: block of a direct write,
   * which may be asynchronous and may complete before the call that submits it has returned; or of
   * an operation whose begin was not seen, which may be such a write.
   */
  public boolean mayBeReleasedByWorker() {
    return state == State.BLOCK && (operation.isEmpty() || operation.get() instanceof DioWrite);
  }

  /** Whether it is known of the operation that a worker may complete it now. */
  boolean mayEndElsewhere() {
    return mayBeReleasedByWorker()
        && (!(operation.orElse(null) instanceof DioWrite dio) || dio.mayEndElsewhere());
  }

  /** When it ended; empty while it goes on, or where that is not known. */
  public Optional<Moment> released() {
    return released;
  }

  void released(Moment moment) {
    released = Optional.of(moment);
  }

  /** When it ended, or may have: by a release of which it is not known whose hold it ended. */
  public Optional<Moment> perhapsReleased() {
    return perhapsReleased.isPresent() ? perhapsReleased : released;
  }

  void perhapsReleased(Moment moment) {
    if (perhapsReleased.isEmpty()) {
      perhapsReleased = Optional.of(moment);
    }
  }

  /**
   * A release of block on another CPU, shortly before, of which it is not known whose hold it
   * ended: a worker's of this very one, if the clocks of the two disagree.
   */
  public Optional<Moment> contested() {
    return contested;
  }

  void contested(Optional<Moment> release) {
    contested = mayBeReleasedByWorker() ? release : Optional.empty();
  }

  /** No task holds it any more: neither who acquired it nor who went on with the operation. */
  void leaveTasks() {
    task.locks().released(this);
    if (operation.isPresent() && operation.get().task() != task) {
      operation.get().task().locks().released(this);
    }
  }

  /** Whether it is certain that it is held, and if not, why. */
  public Knowledge certainty() {
    return certainty;
  }

  /** Whether it is of a write that was seen to submit data. */
  boolean hasSubmitted() {
    return isAsynchronous()
        && operation.orElse(null) instanceof DioWrite dio
        && dio.submission().any();
  }

  /** Whether a worker may release it, so that another write's release may be taken for its own. */
  boolean isAsynchronous() {
    return state == State.BLOCK && operation.isPresent() && operation.get() instanceof DioWrite;
  }

  /** It may have ended, or belong to another task than the one that acquired it. */
  void doubt(Doubt doubt) {
    leaveTasks();
    certainty = Knowledge.unknown(doubt);
    mapping.lock().doubt(this).ifPresent(Hold::giveUp);
  }

  /** Nobody saw it acquired: that a task that slept for it went on shows that it was. */
  Hold assumed() {
    assumed = true;
    certainty = Knowledge.unknown(Doubt.MISSED_END);
    return this;
  }

  /** Whether nobody saw it acquired. */
  boolean isAssumed() {
    return assumed;
  }

  /** There are too many to remember: what becomes of its write will not be known. */
  private void giveUp() {
    if (operation.isPresent() && operation.get() instanceof DioWrite dio) {
      dio.block().releasedUnseen();
    }
  }

  /** Whether {@code task} would release this: it is doing now what this was acquired for. */
  boolean isOf(TaskContext task) {
    if (operation.isPresent()
        && operation.get() instanceof DioWrite dio
        && dio.queued().isPresent()) {
      return dio.isAdopted() && dio.task() == task;
    }
    return this.task == task;
  }
}
