package dev.faultline.replay.model;

import dev.faultline.v1.Context;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one task is doing: the operations it is inside of, the lock it waits for, and its
 * faults_disabled_mapping.
 */
public final class TaskContext {
  private static final int CONTEXTS = 8;
  private static final int MOST_UNFILLED = 16;
  private static final int MOST_INODE_LOCKS = 32;

  private final int tid;
  private final String sort;
  private final long firstSeen;
  private final OperationStack operations = new OperationStack();
  private Optional<Moment> asyncWritten = Optional.empty();
  private final List<Semaphore> semaphores = new ArrayList<>(2);
  private final List<Hold> holds = new ArrayList<>(2);
  private Optional<Wait> waiting = Optional.empty();
  private Optional<Semaphore> asking = Optional.empty();
  private Optional<Bracket> shootdown = Optional.empty();
  private Optional<Bracket> draining = Optional.empty();
  private Optional<Mapping> faultsDisabled = Optional.empty();
  private Optional<Moment> faultsDisabledSince = Optional.empty();
  private Optional<Insertion> inserting = Optional.empty();
  private final List<Insertion> unfilled = new ArrayList<>(2);
  private final List<InodeLock.Held> inodeLocks = new ArrayList<>(2);
  private Optional<Path> path = Optional.empty();
  private Optional<Moment> syscall = Optional.empty();
  private Optional<RangeRemoval> rangeRemoval = Optional.empty();
  private final DirectIoTrail directIo = new DirectIoTrail();
  private Knowledge known = Knowledge.unknown(Doubt.WARM_UP);

  TaskContext(int tid) {
    this(tid, 0);
  }

  TaskContext(int tid, long firstSeen) {
    this(tid, "task", firstSeen);
  }

  private TaskContext(int tid, String sort, long firstSeen) {
    this.tid = tid;
    this.sort = sort;
    this.firstSeen = firstSeen;
  }

  /** What interrupts a task on this CPU, or idles there: it shares no lock with the task. */
  static TaskContext ofCpu(int cpu, Context context) {
    String sort =
        switch (context) {
          case SOFTIRQ -> "softirq";
          case HARDIRQ -> "hard interrupt";
          case NMI -> "NMI";
          default -> "idle task";
        };
    return new TaskContext(Integer.MIN_VALUE + cpu * CONTEXTS + context.getNumber(), sort, 0);
  }

  /** What it is: a task, or what stands in for one. */
  public String sort() {
    return sort;
  }

  /** Thread id; a number below those of all threads where there is none. */
  public int tid() {
    return tid;
  }

  /** Whether this was the first that was seen of it, since the trace or the last gap began. */
  public boolean isFirstSeenWith(Moment moment) {
    return firstSeen == moment.sequence();
  }

  /** The innermost operation; empty where no begin was seen that has not ended. */
  public Optional<Operation> operation() {
    return operations.innermost();
  }

  /** The innermost operation of a sort, counted from the inside. */
  public <T extends Operation> Optional<T> operation(Class<T> sort) {
    return operations.innermost(sort);
  }

  /** The operations that it is inside of. */
  OperationStack operations() {
    return operations;
  }

  /**
   * Whether all operations that the task is inside of are listed: the outermost one, a system
   * call's, was seen to begin or to end.
   */
  public boolean operationsKnown() {
    return known.isCertain();
  }

  /**
   * Whether all that it does and holds is listed: it was seen outside of system calls, and since
   * then nothing was missed.
   */
  public Knowledge known() {
    return known;
  }

  /** The locks other than page-cache locks that it holds, in the order of acquisition. */
  public List<Semaphore> semaphores() {
    return semaphores;
  }

  /** The page-cache locks that it and its operations hold, in the order of acquisition. */
  public List<Hold> holds() {
    return holds;
  }

  /** What was acquired for this operation is not held by this task any more. */
  void leaveHoldsOf(Operation operation) {
    holds.removeIf(hold -> hold.operation().isPresent() && hold.operation().get() == operation);
  }

  void holds(Semaphore semaphore, boolean held) {
    if (!held) {
      semaphores.remove(semaphore);
    } else if (!semaphores.contains(semaphore)) {
      semaphores.add(semaphore);
    }
  }

  /** What it sleeps for. */
  public Optional<Wait> waiting() {
    return waiting;
  }

  /** The shoot-down it is inside of. */
  public Optional<Bracket> shootdown() {
    return shootdown;
  }

  /** The wait for direct I/O it is inside of. */
  public Optional<Bracket> draining() {
    return draining;
  }

  /** faults_disabled_mapping, where it was seen to be set and not cleared. */
  public Optional<Mapping> faultsDisabled() {
    return faultsDisabled;
  }

  /** When it was set. */
  public Optional<Moment> faultsDisabledSince() {
    return faultsDisabledSince;
  }

  Optional<Insertion> inserting() {
    return inserting;
  }

  void inserting(Optional<Insertion> insertion) {
    inserting = insertion;
  }

  /** Locks of inodes that it has asked for and not given back, in the order of the requests. */
  public List<InodeLock.Held> inodeLocks() {
    return inodeLocks;
  }

  void requested(InodeLock.Held held) {
    gaveBack(held.lock());
    if (inodeLocks.size() == MOST_INODE_LOCKS) {
      // Nobody holds that many: releases are missing.
      inodeLocks.clear();
    }
    inodeLocks.add(held);
  }

  void gaveBack(InodeLock lock) {
    inodeLocks.removeIf(held -> held.lock() == lock);
  }

  /** The path through a filesystem that it was last seen to enter. */
  public Optional<Path> path() {
    return path;
  }

  void path(Optional<Path> entered) {
    path = entered;
  }

  /** The path, or else the buffered write that its system call may be, given which file it is. */
  Optional<Path> pathTo(Mapping mapping) {
    return path.filter(entered -> entered.mapping() == mapping)
        .or(
            () ->
                syscall
                    .filter(call -> call.shape().mode() == Mode.WRITE && call.c() != 0)
                    .map(call -> new Path(Mode.WRITE, mapping, call)));
  }

  /** The removal of a range that it is at. */
  Optional<RangeRemoval> rangeRemoval() {
    return rangeRemoval;
  }

  void rangeRemoval(Optional<RangeRemoval> removal) {
    rangeRemoval = removal;
  }

  void syscall(Optional<Moment> begun) {
    syscall = begun;
  }

  /** What it has to do with direct I/O through iomap. */
  DirectIoTrail directIo() {
    return directIo;
  }

  Optional<Moment> syscall() {
    return syscall;
  }

  /** It has inserted pages that are to be read. */
  void unfilled(Insertion insertion) {
    if (unfilled.size() == MOST_UNFILLED) {
      unfilled.remove(0);
    }
    unfilled.add(insertion);
  }

  /** What it has inserted into this mapping and not asked the data of. */
  List<Insertion> takeUnfilled(Mapping mapping) {
    List<Insertion> taken =
        unfilled.stream().filter(insertion -> insertion.mapping() == mapping).toList();
    unfilled.removeAll(taken);
    return taken;
  }

  /** The semaphore that it has asked for, where the answer will be told. */
  Optional<Semaphore> asking() {
    return asking;
  }

  void asking(Optional<Semaphore> semaphore) {
    asking = semaphore;
  }

  void waiting(Optional<Wait> wait) {
    waiting = wait;
  }

  void shootdown(Optional<Bracket> bracket) {
    shootdown = bracket;
  }

  void draining(Optional<Bracket> bracket) {
    draining = bracket;
  }

  void faultsDisabled(Optional<Mapping> mapping, Optional<Moment> since) {
    faultsDisabled = mapping;
    faultsDisabledSince = since;
  }

  void begin(Operation operation) {
    operations.begin(operation);
  }

  /** A system call begins: whatever the task seemed to be inside of has ended unseen. */
  void enterFromOutside(Step step) {
    operations.endAll(step);
    shootdown = Optional.empty();
    draining = Optional.empty();
    doubtUnexplainedBlock();
    known = Knowledge.CERTAIN;
  }

  /**
   * The task is outside of system calls. Block that it took in one whose begin was not seen may be
   * that of an asynchronous write, which has taken it along.
   */
  void doubtUnexplainedBlock() {
    for (Hold hold : List.copyOf(holds)) {
      if (hold.state() == State.BLOCK && hold.operation().isEmpty()) {
        hold.doubt(Doubt.ASYNCHRONOUS);
      }
    }
  }

  /** It may hold what is not listed: an acquisition could not be attributed. */
  void forgetOutermost(Doubt doubt) {
    known = Knowledge.unknown(doubt);
  }

  /** A task in a trace that has lost events: nothing of what it did before is known. */
  void lost() {
    known = Knowledge.unknown(Doubt.LOST);
  }

  /** The lock that this operation needed for its work was released: its work is done. */
  void workDone(@Nullable Operation operation, Step step) {
    if (operation != null && operations.contains(operation)) {
      operations.endInside(operation, step);
      operation.workDone();
    }
  }

  /** A system call has ended: the task is outside of everything. */
  void leftToOutside(Step step) {
    enterFromOutside(step);
  }

  /**
   * Ends the innermost operation of this sort, and what was left open inside of it.
   *
   * @return the operation; empty if its begin was not seen
   */
  <T extends Operation> Optional<T> end(Class<T> sort, Step step) {
    Optional<T> ended = operations.innermost(sort);
    ended.ifPresent(operation -> operations.end(operation, step));
    return ended;
  }

  /** It leaves the innermost operation of this sort, which goes on elsewhere. */
  <T extends Operation> Optional<T> stepOut(Class<T> sort, Step step) {
    Optional<T> left = operations.innermost(sort);
    left.ifPresent(
        operation -> {
          operations.endInside(operation, step);
          operation.left();
          operations.remove(operation);
        });
    return left;
  }

  /** Steps out of an operation that goes on elsewhere. */
  void remove(Operation operation) {
    operations.remove(operation);
  }

  /** When this task, a worker, was last told that an asynchronous write is on disk. */
  Optional<Moment> asyncWritten() {
    return asyncWritten;
  }

  /**
   * When this task was told that this write is on disk: since its last submission, for one told
   * before was another's. It is told once.
   */
  Optional<Moment> completionOf(DioWrite dio) {
    Optional<Moment> told =
        asyncWritten.filter(
            moment -> dio.submission().last().filter(last -> last.before(moment)).isPresent());
    asyncWritten = Optional.empty();
    return told;
  }

  void asyncWritten(Optional<Moment> moment) {
    asyncWritten = moment;
  }
}
