package dev.faultline.replay.locks;

import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches a replay and records in which order locks are taken: what is asked for ({@link MayWait})
 * while what is held ({@link HeldLocks}).
 */
public final class OrderRecorder {
  /** A request that will be answered. */
  private static final long ANSWERED = 0;

  /** A request that counts as granted. */
  private static final long ASSUMED = 1;

  /**
   * A request of an rwsem that has not been answered. It is recorded before it is tried, and may
   * turn out to have been no more than a try.
   */
  private record Request(List<HeldLock> held, LockNode to, Use wanted, Dependency.Sample sample) {}

  private record HeldAgain(Mapping mapping, Use use) { // what Java makes up is slow
    @Override
    public boolean equals(@Nullable Object that) {
      return that instanceof HeldAgain other && mapping == other.mapping && use == other.use;
    }

    @Override
    public int hashCode() {
      return 31 * mapping.hashCode() + use.hashCode();
    }
  }

  private final DependencyGraph graph = new DependencyGraph();
  private final DependencyGraph recursion = new DependencyGraph();
  private final Set<HeldAgain> recursions = new HashSet<>();
  private final NamedLocks named = new NamedLocks();
  private final HeldLocks heldLocks = new HeldLocks();
  private final InodeRequests inodeRequests = new InodeRequests();
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
    heldLocks.observe(step);
    switch (step.kind()) {
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_TRY_FAILED -> {
        if (step.lock().semaphore().isPresent()) {
          semaphore(step, step.lock().semaphore().get());
        } else if (NamedLocks.isTriedMmapLock(step)) {
          unanswered.computeIfPresent(
              step.task(), (task, asked) -> NamedLocks.isMmapLock(asked.to()) ? null : asked);
        } else if (step.kind() != EventKind.LOCK_TRY_FAILED) {
          if (step.mapping().isPresent() && step.mapping().get().isTwoState()) {
            twoState(step, step.mapping().get());
          }
        }
      }
      case LOCK_REQUESTED -> {
        if (step.lock().inodeLock().isPresent()) {
          inodeLock(step, step.lock().inodeLock().get());
        }
      }
      case DRAIN_WAIT -> step.mapping().ifPresent(of -> request(step, Locks.count(of), Use.DRAIN));
      case SHOOTDOWN_BEGIN ->
          step.mapping().ifPresent(of -> request(step, Locks.folios(of), Use.WRITE));
      case EVENTS_LOST -> forget(step);
      default -> {}
    }
  }

  private void forget(Step lost) {
    long sinceNs = lost.event().c() == 0 ? Long.MIN_VALUE : lost.event().b();
    unanswered.clear();
    graph.forgetSince(sinceNs);
    recursion.forgetSince(sinceNs);
    recursions.clear();
    named.forget();
    inodeRequests.forget();
  }

  private void twoState(Step step, Mapping mapping) {
    Optional<State> state = MayWait.state(step, mapping);
    if (state.isEmpty()) {
      return;
    }
    List<HeldLock> held = heldLocks.at(step);
    LockNode to = Locks.pagecache(mapping);
    Use wanted = Locks.use(state.get());
    if (isHeld(held, to, wanted)) {
      if (recursions.add(new HeldAgain(mapping, wanted))) {
        recursion.request(held, to, wanted, sample(step));
      }
    } else if (MayWait.isFirst(step, mapping, state.get())) {
      request(step, held, to, wanted);
    }
  }

  private static boolean isHeld(List<HeldLock> held, LockNode lock, Use use) {
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i).use() == use && held.get(i).lock().equals(lock)) {
        return true;
      }
    }
    return false;
  }

  private void semaphore(Step step, Semaphore semaphore) {
    named.see(semaphore);
    boolean asks = step.kind() == EventKind.LOCK_WAIT;
    if (semaphore.isBornWith(step.sequence())) {
      return;
    }
    if (asks && step.event().a() != ANSWERED) {
      // One that found the lock taken has been recorded when it was made.
      if (step.event().a() == ASSUMED) {
        named.request(step, semaphore, new Recorded(step, Locks.of(semaphore)));
      }
      return;
    }
    Request asked = unanswered.get(step.task());
    if (asked != null && asked.to().instance() == semaphore) {
      unanswered.remove(step.task());
      if (step.kind() == EventKind.LOCK_ACQUIRED) {
        record(asked);
      }
    }
    if (asks && !step.event().tried()) {
      List<HeldLock> held = heldLocks.at(step);
      if (!held.isEmpty()) {
        unanswered.put(
            step.task(), new Request(held, Locks.of(semaphore), wanted(step), sample(step)));
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
      return heldLocks.at(step);
    }

    @Override
    public List<Dependency> request(List<HeldLock> held, Use wanted) {
      return held.isEmpty() ? List.of() : graph.request(held, to, wanted, sample(step));
    }
  }

  /** The request itself is the newest of those that the task has not given back. */
  private void inodeLock(Step step, InodeLock lock) {
    boolean exclusive = step.event().mode() == Mode.WRITE;
    if (HeldLocks.isNothingBut(lock, step.task()) || inodeRequests.again(step)) {
      return;
    }
    List<HeldLock> held = heldLocks.besides(lock, step);
    if (!held.isEmpty()) {
      List<Dependency> recorded =
          graph.request(held, Locks.of(lock), Locks.use(exclusive), sample(step));
      inodeRequests.remember(step, recorded);
    }
  }

  private static Use wanted(Step step) {
    return Locks.use(step.event().mode() == Mode.WRITE);
  }

  private void request(Step step, LockNode to, Use wanted) {
    request(step, heldLocks.at(step), to, wanted);
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
}
