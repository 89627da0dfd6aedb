package dev.faultline.replay.locks;

import dev.faultline.replay.model.Bracket;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Gap;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.PageRun;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.replay.model.Wait;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who waits for whom when the trace ends.
 *
 * <p>An edge says: this one cannot go on before that one does. A task that sleeps for a state of a
 * two-state lock waits for every holder of the other state, since the count must reach zero. One
 * that asks for an rwsem waits for its writers, and, being a reader, also for writers that wait:
 * the rwsem is fair. Who waits for direct I/O to drain waits for every direct write that has raised
 * the count.
 *
 * <p>Folio locks are in no trace, but a trace implies some of them: pages that were inserted and
 * not yet read in are locked by whoever inserted them, and a shoot-down must lock every page of its
 * range. So a shoot-down that does not end waits for those inserters, if they are asleep
 * themselves.
 *
 * <p>A circle in this graph is a deadlock, and not merely one that may resolve: every edge is the
 * only way out for its waiter. Requests of rwsems are recorded before they are tried, so they count
 * as waiting only after a time longer than any that ended.
 */
public final class WaitForGraph {
  /** A request younger than this may simply not have been answered before the trace stopped. */
  private static final long ASLEEP_NS = 10_000_000;

  private final long endNs;
  private final List<WaitEdge> edges = new ArrayList<>();

  private WaitForGraph(long endNs) {
    this.endNs = endNs;
  }

  /** The graph as it was before anything was missing: of waits and holds that had begun by then. */
  public static WaitForGraph before(PageCacheModel model, Gap gap) {
    WaitForGraph graph = at(model, gap.sinceNs());
    graph.edges.removeIf(edge -> !gap.isAfter(edge.since()) || !gap.isAfter(edge.acquired()));
    return graph;
  }

  /**
   * The graph at the end of the trace.
   *
   * @param endNs when that is
   */
  public static WaitForGraph at(PageCacheModel model, long endNs) {
    WaitForGraph graph = new WaitForGraph(endNs);
    Set<TaskContext> tasks = new LinkedHashSet<>(model.tasks());
    for (TaskContext task : tasks) {
      graph.addTask(task);
    }
    for (Semaphore semaphore : model.semaphores()) {
      graph.addSemaphore(semaphore);
    }
    return graph;
  }

  /** All edges. */
  public List<WaitEdge> edges() {
    return edges;
  }

  private void addTask(TaskContext task) {
    if (task.waiting().isPresent()) {
      addLockWait(task, task.waiting().get());
    }
    if (task.draining().isPresent()) {
      addDrainWait(task, task.draining().get());
    }
    if (task.shootdown().isPresent()) {
      addShootdown(task, task.shootdown().get());
    }
  }

  private void addLockWait(TaskContext task, Wait wait) {
    State opposite = wait.state().opposite();
    for (Hold hold : wait.mapping().lock().holds()) {
      if (hold.state() == opposite) {
        edges.add(
            new WaitEdge(
                Party.of(task),
                Party.of(hold),
                "pagecache(" + wait.state().word() + ")",
                wait.mapping().identity().text(),
                wait.since(),
                "has held pagecache(" + opposite.word() + ")",
                hold.acquired(),
                isShootingDown(hold)));
      }
    }
  }

  /** A direct write shoots pages down under block alone: it has not let go of it before that. */
  private static boolean isShootingDown(Hold hold) {
    return hold.state() == State.BLOCK
        && hold.operation().orElse(null) instanceof DioWrite dio
        && dio.task()
            .shootdown()
            .filter(bracket -> bracket.mapping() == hold.mapping())
            .filter(bracket -> hold.acquired().before(bracket.begun()))
            .isPresent();
  }

  private void addDrainWait(TaskContext task, Bracket drain) {
    for (DioWrite dio : drain.mapping().underWay().directWrites()) {
      counted(dio)
          .ifPresent(
              since ->
                  edges.add(
                      new WaitEdge(
                          Party.of(task),
                          Party.of(dio),
                          "i_dio_count",
                          drain.mapping().identity().text(),
                          drain.begun(),
                          "has had i_dio_count raised",
                          since,
                          false)));
    }
  }

  /**
   * Since when the write certainly has i_dio_count raised: it does so right before asking for
   * block.
   */
  private static Optional<Moment> counted(DioWrite dio) {
    if (dio.block().acquired().isPresent()) {
      return dio.block().acquired();
    } else if (dio.insideLockedPart().isPresent()) {
      return dio.insideLockedPart();
    }
    return dio.task()
        .waiting()
        .filter(wait -> wait.state() == State.BLOCK && wait.mapping() == dio.mapping())
        .map(Wait::since);
  }

  private void addShootdown(TaskContext task, Bracket shootdown) {
    Set<Insertion> locked = new LinkedHashSet<>();
    for (PageRun run : shootdown.mapping().pages().residentWithin(shootdown.pages())) {
      run.insertion().filter(WaitForGraph::isLockedByItsSleepingInserter).ifPresent(locked::add);
    }
    for (Insertion insertion : locked) {
      edges.add(
          new WaitEdge(
              Party.of(task),
              Party.of(insertion.task()),
              "folio lock",
              shootdown.mapping().identity().text(),
              shootdown.begun(),
              "has had folios locked",
              insertion.begun(),
              true));
    }
  }

  private static boolean isLockedByItsSleepingInserter(Insertion insertion) {
    TaskContext inserter = insertion.task();
    return insertion.readIn().isEmpty()
        && inserter.waiting().isPresent()
        && inserter.operation().orElse(null) instanceof Fill fill
        && fill.insertions().contains(insertion);
  }

  private void addSemaphore(Semaphore semaphore) {
    for (Semaphore.Waiter waiter : semaphore.waiters()) {
      if (!isAsleep(semaphore, waiter)) {
        continue;
      }
      for (Semaphore.Holder holder : semaphore.holders().all()) {
        if (waiter.exclusive() || holder.exclusive()) {
          String held = "has held " + semaphore.lockClass() + mode(holder.exclusive());
          add(semaphore, waiter, holder.task(), held, holder.acquired());
        }
      }
      for (Semaphore.Waiter writer : writersAhead(semaphore, waiter)) {
        add(semaphore, waiter, writer.task(), "has queued for it as a writer", writer.since());
      }
    }
  }

  /**
   * The writers that a reader queues behind. Requests are recorded before they queue, so two that
   * came at the same time may stand in the other order: where none came before, any may be ahead.
   */
  private List<Semaphore.Waiter> writersAhead(Semaphore semaphore, Semaphore.Waiter reader) {
    if (reader.exclusive()) {
      return List.of();
    }
    List<Semaphore.Waiter> writers =
        semaphore.waiters().stream()
            .filter(waiter -> waiter.exclusive() && isAsleep(semaphore, waiter))
            .toList();
    List<Semaphore.Waiter> before =
        writers.stream().filter(writer -> writer.since().before(reader.since())).toList();
    return before.isEmpty() ? writers : before;
  }

  private boolean isAsleep(Semaphore semaphore, Semaphore.Waiter waiter) {
    long waitedNs = endNs - waiter.since().timeNs();
    return waitedNs > Math.max(semaphore.longestWaitNs(), ASLEEP_NS);
  }

  private void add(
      Semaphore semaphore,
      Semaphore.Waiter waiter,
      TaskContext holder,
      String why,
      Moment acquired) {
    edges.add(
        new WaitEdge(
            Party.of(waiter.task()),
            Party.of(holder),
            semaphore.lockClass() + mode(waiter.exclusive()),
            "0x" + Long.toHexString(semaphore.address()),
            waiter.since(),
            why,
            acquired,
            false));
  }

  private static String mode(boolean exclusive) {
    return exclusive ? "(write)" : "(read)";
  }

  /** The circles: for each knot of parties that wait for each other, the edges among them. */
  public List<WaitCircle> circles() {
    return WaitCircle.in(edges);
  }
}
