package dev.faultline.replay.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something the kernel does for a task between a begin and an end: a system call's part in the
 * filesystem, a page fault, a fill. Operations of one task nest: a direct write pins a page of its
 * buffer, the pinning faults, the fault reads ahead.
 *
 * <p>Only operations whose begin was seen exist here. An operation that was under way when the
 * trace began, or whose begin was lost, is unknown; so what an operation of this class did since
 * its begin is known completely.
 */
public abstract sealed class Operation
    permits DioWrite, DioRead, IomapDio, Fault, Mkwrite, Fill, BufferedIo, RangeOp {
  private Mapping mapping;
  private final Moment begun;
  private final Optional<Operation> parent;
  private final Optional<Operation> itself = Optional.of(this);
  private final TaskContext beginner;
  private TaskContext task;
  private Optional<End> end = Optional.empty();
  private boolean workDone;
  private Optional<Moment> gaveUnseenAdd = Optional.empty();
  private Optional<Moment> gaveUnseenBlock = Optional.empty();
  private @Nullable Hold lastGivenBack;

  /** How it is known that an operation is over. */
  public enum End {
    /** Its end was recorded, and its result with it. */
    SEEN,
    /** Its end was not recorded: what its task did later proves that there was one. */
    PROVED,
    /** Events were lost while it was under way: nothing is known of it any more. */
    LOST
  }

  Operation(Mapping mapping, TaskContext task, Optional<Operation> parent, Moment begun) {
    this.mapping = mapping;
    this.beginner = task;
    this.task = task;
    this.parent = parent;
    this.begun = begun;
  }

  /** The mapping that it works on; of a remap, the one that changes. */
  public Mapping mapping() {
    return mapping;
  }

  /** Who is doing it now; of a queued operation, who submitted it. */
  public TaskContext task() {
    return task;
  }

  /** What it is part of. */
  public Optional<Operation> parent() {
    return parent;
  }

  /** This operation, where there may be none: nearly every event says so. */
  final Optional<Operation> itself() {
    return itself;
  }

  /** When it began. */
  public Moment begun() {
    return begun;
  }

  /**
   * An event inside of it tells which file it works on, where its begin could not: that named an
   * inode number alone.
   */
  void identify(Mapping found) {
    if (mapping.isUnidentified() && mapping.identity().mayBe(found.identity())) {
      left();
      mapping = found;
      entered();
    }
  }

  /** How it is known that it is over; empty while it is under way. */
  public Optional<End> end() {
    return end;
  }

  /** Whether it is over. */
  public boolean isOver() {
    return end.isPresent();
  }

  /** Whether events were lost while it was under way. */
  public boolean isLost() {
    return end.isPresent() && end.get() == End.LOST;
  }

  /** Whether its end was recorded, so that its result is known. */
  public boolean isResultKnown() {
    return end.isPresent() && end.get() == End.SEEN;
  }

  /**
   * Whether it has given back the lock that it needed for its work: what its task does now it does
   * not do for it, though its end may still be to come, or may have been missed.
   */
  public boolean isWorkDone() {
    return workDone;
  }

  void workDone() {
    workDone = true;
  }

  /** It has given back what it was seen to acquire. */
  void gaveBack(Hold hold) {
    lastGivenBack = hold;
  }

  /** Whether what it gave back last was this: who gives it back again gives too much. */
  boolean hasJustGivenBack(Mapping of, State state) {
    return lastGivenBack != null && lastGivenBack.mapping() == of && lastGivenBack.state() == state;
  }

  /** It has given back a state that it was not seen to acquire. */
  void gaveBackUnseen(State state, Moment moment) {
    if (hasGivenBackUnseen(state)) {
      return;
    } else if (state == State.ADD) {
      gaveUnseenAdd = Optional.of(moment);
    } else {
      gaveUnseenBlock = Optional.of(moment);
    }
  }

  /** When it first gave back a state that it was not seen to acquire. */
  public Optional<Moment> givenBackUnseen(State state) {
    return state == State.ADD ? gaveUnseenAdd : gaveUnseenBlock;
  }

  /**
   * Whether it has given back a state that it was not seen to acquire: then how it acquires it is
   * not recorded, or not always.
   */
  public boolean hasGivenBackUnseen(State state) {
    return givenBackUnseen(state).isPresent();
  }

  /** Of an operation that is under way when the trace ends: why nobody knows how it ended. */
  public Doubt whyUnfinished() {
    return Doubt.UNFINISHED;
  }

  void over(End how) {
    end = Optional.of(how);
  }

  /** Whether it dirties pages of its mapping, through the page cache: mkwrite, buffered writes. */
  public boolean dirtiesPages() {
    return false;
  }

  /** What it is, in words that need no explanation to a filesystem developer. */
  public abstract String name();

  /** Whether it may go on when its task has left the system call: asynchronous direct I/O does. */
  boolean outlivesItsTask() {
    return false;
  }

  /** Its task has left the system call, and it goes on. */
  void outlives(Moment moment) {}

  /** The task is inside of it now. */
  void entered() {}

  /** The task is not inside of it any more, whether its end was seen or not. */
  void left() {}

  /** A worker goes on with what {@link #task} began. */
  void adopt(TaskContext worker) {
    task = worker;
  }

  /** The worker has done its part and goes on to other things. */
  void abandon() {
    task = beginner;
  }

  /** Whether a worker is going on with it. */
  public boolean isAdopted() {
    return task != beginner;
  }

  /** The nearest operation that this one is part of, or itself, of the given sort. */
  public <T extends Operation> Optional<T> enclosing(Class<T> sort) {
    Optional<Operation> operation = Optional.of(this);
    while (operation.isPresent() && !sort.isInstance(operation.get())) {
      operation = operation.get().parent;
    }
    return operation.map(sort::cast);
  }
}
