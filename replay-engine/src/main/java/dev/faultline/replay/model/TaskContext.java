package dev.faultline.replay.model;

import dev.faultline.v1.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one task is doing: the operations it is inside of ({@link OperationStack}), the locks it
 * holds ({@link TaskLocks}), what it waits for, and its faults_disabled_mapping.
 */
public final class TaskContext {
  private static final int CONTEXTS = 8;

  private final int tid;
  private final String sort;
  private final long firstSeen;
  private final OperationStack operations = new OperationStack();
  private final TaskLocks locks = new TaskLocks();
  private final Trail trail = new Trail();
  private Optional<Wait> waiting = Optional.empty();
  private Optional<Semaphore> asking = Optional.empty();
  private Optional<Semaphore> addressSpace = Optional.empty();
  private Optional<Bracket> shootdown = Optional.empty();
  private Optional<Bracket> draining = Optional.empty();
  private Optional<Mapping> faultsDisabled = Optional.empty();
  private Optional<Moment> faultsDisabledSince = Optional.empty();
  private boolean mayWait;
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

  /** The locks that it holds. */
  public TaskLocks locks() {
    return locks;
  }

  /** What it has passed that later events refer back to. */
  Trail trail() {
    return trail;
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

  /** The lock of the address space that it was last seen to use. */
  Optional<Semaphore> addressSpace() {
    return addressSpace;
  }

  void addressSpace(Semaphore lock) {
    addressSpace = lock.itself();
  }

  /** The semaphore that it has asked for, where the answer will be told. */
  Optional<Semaphore> asking() {
    return asking;
  }

  /** Whether it has begun to wait for anything: what it does next may prove that it has it. */
  boolean mayWait() {
    return mayWait;
  }

  private void changedWait() {
    mayWait = waiting.isPresent() || asking.isPresent() || draining.isPresent();
  }

  void asking(Optional<Semaphore> semaphore) {
    asking = semaphore;
    changedWait();
  }

  void waiting(Optional<Wait> wait) {
    waiting = wait;
    changedWait();
  }

  void shootdown(Optional<Bracket> bracket) {
    shootdown = bracket;
  }

  void draining(Optional<Bracket> bracket) {
    draining = bracket;
    changedWait();
  }

  void faultsDisabled(Optional<Mapping> mapping, Optional<Moment> since) {
    faultsDisabled = mapping;
    faultsDisabledSince = since;
  }

  void begin(Operation operation) {
    operations.begin(operation);
  }

  /**
   * A system call begins or has ended, or the task does what only one outside of system calls does:
   * whatever it seemed to be inside of has ended unseen.
   */
  void outside(Step step) {
    operations.endAll(step);
    shootdown = Optional.empty();
    if (draining.isPresent()) {
      draining(Optional.empty());
    }
    locks.doubtUnexplainedBlock();
    known = Knowledge.CERTAIN;
  }

  /** It may hold what is not listed: an acquisition could not be attributed. */
  void forgetOutermost(Doubt doubt) {
    known = Knowledge.unknown(doubt);
  }

  /** The lock that this operation needed for its work was released: its work is done. */
  void workDone(@Nullable Operation operation, Step step) {
    if (operation != null && operations.contains(operation)) {
      operations.endInside(operation, step);
      operation.workDone();
    }
  }

  /**
   * Ends the innermost operation of this sort, and what was left open inside of it.
   *
   * @return the operation; empty if its begin was not seen
   */
  <T extends Operation> Optional<T> end(Class<T> sort, Step step) {
    Optional<T> ended = operations.innermost(sort);
    if (ended.isPresent()) {
      operations.end(ended.get(), step);
    }
    return ended;
  }

  /** It leaves the innermost operation of this sort, which goes on elsewhere. */
  <T extends Operation> Optional<T> stepOut(Class<T> sort, Step step) {
    Optional<T> left = operations.innermost(sort);
    if (left.isPresent()) {
      operations.endInside(left.get(), step);
      left.get().left();
      operations.remove(left.get());
    }
    return left;
  }

  /** Steps out of an operation that goes on elsewhere. */
  void remove(Operation operation) {
    operations.remove(operation);
  }
}
