package dev.faultline.replay.locks;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Watches a replay and records in which order locks are taken.
 *
 * <p>What counts as a request, and what as held, is where the page cache differs from lockdep's
 * world: a state of the two-state lock that is asked for by who holds it already cannot block; an
 * acquisition in a fault below faults_disabled_mapping was a try; a direct write holds i_dio_count
 * from before it asks for block; pages that were inserted and not read in are locked folios; a
 * shoot-down asks for the folio locks of its range.
 */
public final class OrderRecorder {
  /** A request that will be answered. */
  private static final long ANSWERED = 0;

  /** A request that counts as granted. */
  private static final long ASSUMED = 1;

  /** The class of drain counters: how many direct writes of a file are under way. */
  public static final String COUNT = "i_dio_count";

  /** The class of the locks of the folios of a file, taken as one. */
  public static final String FOLIOS = "folio lock";

  /**
   * A request of an rwsem that has not been answered. It is recorded before it is tried, and may
   * turn out to have been no more than a try.
   */
  private record Request(List<HeldLock> held, LockNode to, Use wanted, Dependency.Sample sample) {}

  private record HeldAgain(Mapping mapping, Use use) {}

  private final DependencyGraph graph = new DependencyGraph();
  private final DependencyGraph recursion = new DependencyGraph();
  private final Set<HeldAgain> recursions = new HashSet<>();
  private final NamedLocks named = new NamedLocks();
  private final Map<TaskContext, Request> unanswered = new LinkedHashMap<>();

  /**
   * What was recorded and can be judged; what has not been answered by the end of the trace was no
   * try.
   */
  public List<Dependency> dependencies() {
    unanswered.values().forEach(this::record);
    unanswered.clear();
    return named.judged(graph.dependencies());
  }

  /** How many dependencies are of locks that order themselves, and cannot be judged. */
  public long selfOrdered() {
    return named.selfOrdered(graph.dependencies());
  }

  /** How many requests could not be recorded, since who made them, or of what, is not known. */
  public long unplaced() {
    return named.unplaced();
  }

  /** Whether there were too many dependencies to keep all that may matter. */
  public boolean truncated() {
    return graph.truncated();
  }

  /**
   * What was recorded so far, and may be judged in the end; requests that have not been answered
   * yet may be tries.
   */
  public List<Dependency> answered() {
    return named.judgeable(graph.dependencies());
  }

  /**
   * Requests of a state that the task held already, one for each state of each lock: they would
   * block only on a fair lock.
   */
  public DependencyGraph recursion() {
    return recursion;
  }

  /** Looks at what an event did. */
  public void observe(Step step) {
    switch (step.kind()) {
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_TRY_FAILED -> {
        if (step.semaphore().isPresent()) {
          semaphore(step, step.semaphore().get());
        } else if (NamedLocks.isTriedMmapLock(step)) {
          unanswered.computeIfPresent(
              step.task(), (task, asked) -> NamedLocks.isMmapLock(asked.to()) ? null : asked);
        } else if (step.kind() != EventKind.LOCK_TRY_FAILED) {
          step.mapping().filter(Mapping::isTwoState).ifPresent(mapping -> twoState(step, mapping));
        }
      }
      case LOCK_REQUESTED -> step.inodeLock().ifPresent(lock -> inodeLock(step, lock));
      case DRAIN_WAIT -> step.mapping().ifPresent(mapping -> drain(step, mapping));
      case SHOOTDOWN_BEGIN -> step.mapping().ifPresent(mapping -> shootdown(step, mapping));
      case EVENTS_LOST -> {
        long sinceNs = step.event().c() == 0 ? Long.MIN_VALUE : step.event().b();
        unanswered.clear();
        graph.forgetSince(sinceNs);
        recursion.forgetSince(sinceNs);
        recursions.clear();
        named.forget();
      }
      default -> {}
    }
  }

  private void twoState(Step step, Mapping mapping) {
    TaskContext task = step.task();
    boolean waits = step.kind() == EventKind.LOCK_WAIT;
    if (step.event().tried() || (!waits && step.endedWait().isPresent())) {
      return;
    }
    Optional<State> state =
        waits ? task.waiting().map(wait -> wait.state()) : step.hold().map(Hold::state);
    if (state.isEmpty() || (!waits && mayHaveBeenTried(task, mapping, state.get()))) {
      return;
    }
    List<HeldLock> held = held(step, task);
    Use wanted = use(state.get());
    boolean again =
        held.stream()
            .anyMatch(lock -> lock.lock().equals(pagecache(mapping)) && lock.use() == wanted);
    if (again) {
      if (recursions.add(new HeldAgain(mapping, wanted))) {
        recursion.request(held, pagecache(mapping), wanted, sample(step));
      }
    } else if (waits || isFirst(task, mapping, state.get())) {
      request(step, held, pagecache(mapping), wanted);
    }
  }

  /**
   * Whether the task certainly did not hold this state before: taking it again never blocks. Who
   * had to wait did not; else an acquisition of add from before the trace may be missing. Nobody
   * takes block twice.
   */
  private static boolean isFirst(TaskContext task, Mapping mapping, State state) {
    return state == State.BLOCK || mapping.lock().holdersKnown(state) || task.operationsKnown();
  }

  /** Probes on inlined locks cannot tell a lock from a try; where the kernel tries is known. */
  private static boolean mayHaveBeenTried(TaskContext task, Mapping mapping, State state) {
    return state == State.ADD
        && task.operation().orElse(null) instanceof Fault fault
        && !fault.sawNoneDisabled()
        && fault.faultsDisabled().isPresent()
        && (!mapping.isOrdered()
            || !fault.faultsDisabled().get().isOrdered()
            || mapping.isBelow(fault.faultsDisabled().get()));
  }

  private void semaphore(Step step, Semaphore semaphore) {
    named.see(semaphore);
    if (semaphore.isBornWith(step.sequence())) {
      return;
    }
    if (step.kind() == EventKind.LOCK_WAIT && step.event().a() != ANSWERED) {
      // One that found the lock taken has been recorded when it was made.
      if (step.event().a() == ASSUMED) {
        named.request(step, semaphore, new Recorded(step, node(semaphore)));
      }
      return;
    }
    LockNode node = node(semaphore);
    Request asked = unanswered.get(step.task());
    if (asked != null && asked.to().equals(node)) {
      unanswered.remove(step.task());
      if (step.kind() == EventKind.LOCK_ACQUIRED) {
        record(asked);
      }
    }
    if (step.kind() == EventKind.LOCK_WAIT && !step.event().tried()) {
      List<HeldLock> held = held(step, step.task());
      Use wanted = step.event().mode() == Mode.WRITE ? Use.WRITE : Use.READ;
      if (!held.isEmpty()) {
        unanswered.put(step.task(), new Request(held, node, wanted, sample(step)));
      }
    }
  }

  private final class Recorded implements NamedLocks.Recording {
    private final Step step;
    private final LockNode to;

    Recorded(Step step, LockNode to) {
      this.step = step;
      this.to = to;
    }

    @Override
    public List<HeldLock> held() {
      return OrderRecorder.held(step, step.task());
    }

    @Override
    public List<Dependency> request(List<HeldLock> held, Use wanted) {
      return held.isEmpty() ? List.of() : graph.request(held, to, wanted, sample(step));
    }
  }

  /** The request itself is the newest of those that the task has not given back. */
  private void inodeLock(Step step, InodeLock lock) {
    Use wanted = step.event().mode() == Mode.WRITE ? Use.WRITE : Use.READ;
    List<HeldLock> held = held(step, step.task());
    held.removeIf(other -> other.lock().instance() == lock);
    request(step, held, node(lock), wanted);
  }

  private void drain(Step step, Mapping mapping) {
    request(step, held(step, step.task()), count(mapping), Use.DRAIN);
  }

  private void shootdown(Step step, Mapping mapping) {
    request(step, held(step, step.task()), folios(mapping), Use.WRITE);
  }

  private void request(Step step, List<HeldLock> held, LockNode to, Use wanted) {
    if (!held.isEmpty()) {
      record(new Request(held, to, wanted, sample(step)));
    }
  }

  private void record(Request request) {
    graph.request(request.held(), request.to(), request.wanted(), request.sample());
  }

  private static Dependency.Sample sample(Step step) {
    Moment now = step.moment();
    return new Dependency.Sample(
        step.task().tid(), Party.of(step.task()).doing(), now, now, List.of());
  }

  private static List<HeldLock> held(Step step, TaskContext task) {
    List<HeldLock> held = new ArrayList<>(4);
    for (Hold hold : task.holds()) {
      if (hold != step.hold().orElse(null) && !hold.isQueued()) {
        held.add(new HeldLock(pagecache(hold.mapping()), use(hold.state()), hold.acquired()));
      }
    }
    for (Semaphore semaphore : task.semaphores()) {
      // What is asked for with this very event counts as acquired already.
      semaphore
          .holder(task)
          .filter(holder -> holder.acquired().sequence() != step.sequence())
          .ifPresent(
              holder ->
                  held.add(
                      new HeldLock(
                          node(semaphore),
                          holder.exclusive() ? Use.WRITE : Use.READ,
                          holder.acquired())));
    }
    for (InodeLock.Held inode : task.inodeLocks()) {
      held.add(
          new HeldLock(
              node(inode.lock()), inode.exclusive() ? Use.WRITE : Use.READ, inode.requested()));
    }
    task.operation(DioWrite.class)
        .filter(dio -> dio.acquiredBlock().isPresent())
        .ifPresent(dio -> held.add(new HeldLock(count(dio.mapping()), Use.COUNT, dio.begun())));
    if (task.operation().orElse(null) instanceof Fill fill) {
      for (Insertion insertion : fill.insertions()) {
        held.add(new HeldLock(folios(fill.mapping()), Use.WRITE, insertion.begun()));
        break;
      }
    }
    return held;
  }

  private static Use use(State state) {
    return state == State.ADD ? Use.ADD : Use.BLOCK;
  }

  private static LockNode pagecache(Mapping mapping) {
    return new LockNode("pagecache", mapping);
  }

  private static LockNode count(Mapping mapping) {
    return new LockNode(COUNT, mapping);
  }

  private static LockNode folios(Mapping mapping) {
    return new LockNode(FOLIOS, mapping);
  }

  private static LockNode node(InodeLock lock) {
    return new LockNode(lock.lockClass(), lock);
  }

  private static LockNode node(Semaphore semaphore) {
    return new LockNode(semaphore.lockClass(), semaphore);
  }
}
