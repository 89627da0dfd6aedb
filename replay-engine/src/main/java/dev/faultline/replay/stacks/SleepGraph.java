package dev.faultline.replay.stacks;

import dev.faultline.replay.locks.Knot;
import dev.faultline.v1.HeldEntry;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.OwnerLine;
import dev.faultline.v1.StackHold;
import dev.faultline.v1.StackWait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who waits for whom among the tasks of a log. What the kernel says itself goes before what
 * addresses show, and that before what paths imply: a wait that is explained by one is not
 * explained again.
 */
final class SleepGraph {
  private static final String FOLIO = "folio lock";

  /** Nobody holds it, and somebody is to end it. */
  static final String WRITEBACK = "writeback";

  private final Hang hang;
  private final List<SleepEdge> edges = new ArrayList<>();

  private SleepGraph(Hang hang) {
    this.hang = hang;
  }

  static SleepGraph of(Hang hang) {
    SleepGraph graph = new SleepGraph(hang);
    Map<Long, List<Sleeper>> listers = hang.listers();
    for (Sleeper sleeper : hang.sleepers()) {
      boolean explained = graph.byWord(sleeper) || graph.byAddress(sleeper, listers);
      if (!explained) {
        sleeper.waiting().ifPresent(wait -> graph.byPath(sleeper, wait));
      }
    }
    graph.edges.addAll(UnseenWriters.in(hang.sleepers(), graph.edges));
    return graph;
  }

  List<SleepEdge> edges() {
    return edges;
  }

  /** The circles that are no contradiction in themselves. */
  List<Knot<Sleeper, SleepEdge>> circles() {
    return Knot.<Sleeper, SleepEdge>in(edges).stream()
        .filter(knot -> FileLabels.agree(knot.shortest()))
        .toList();
  }

  private boolean byWord(Sleeper waiter) {
    for (LogRecord logRecord : hang.owners()) {
      OwnerLine owner = logRecord.getOwner();
      Optional<Sleeper> holder = hang.sleeper(owner.getOwnerTid());
      if (owner.getWaiterTid() == waiter.tid() && holder.isPresent()) {
        edges.add(
            new SleepEdge(
                waiter,
                holder.get(),
                waiter.waiting().map(Sleeper::spelt).orElse(spelt(owner)),
                "is likely the owner, says the kernel",
                Certainty.CERTAIN,
                Optional.empty(),
                logRecord.getPosition()));
        return true;
      }
    }
    return false;
  }

  private static String spelt(OwnerLine owner) {
    String mode =
        owner.getWaiterMode().equals("reader")
            ? "read"
            : owner.getWaiterMode().equals("writer") ? "write" : "";
    return Sleeper.spelt(owner.getLock(), mode);
  }

  private boolean byAddress(Sleeper waiter, Map<Long, List<Sleeper>> listers) {
    Optional<HeldEntry> asked = waiter.asked().filter(entry -> entry.getAddress() != 0);
    if (asked.isEmpty() || !waiter.isAsleep()) {
      return false;
    }
    boolean any = false;
    for (Sleeper other : listers.getOrDefault(asked.get().getAddress(), List.of())) {
      Optional<HeldEntry> held = holds(other, asked.get());
      if (other.tid() != waiter.tid() && held.isPresent()) {
        any = true;
        edges.add(
            new SleepEdge(
                waiter,
                other,
                waiter.waiting().map(Sleeper::spelt).orElse(asked.get().getLockClass()),
                "has held it, taken in " + held.get().getFunction(),
                Certainty.CERTAIN,
                Optional.empty(),
                held.get().getPosition()));
      }
    }
    return any;
  }

  /**
   * Its hold of the lock. Lockdep lists as held what is asked for, too: who has no stack in the log
   * and has been listed at the very place where another one waits is likely to wait as well.
   */
  private static Optional<HeldEntry> holds(Sleeper other, HeldEntry asked) {
    return other.held().stream()
        .filter(entry -> entry.getAddress() == asked.getAddress())
        .filter(
            entry ->
                other.snapshot().isPresent()
                    || !entry.getFunction().equals(asked.getFunction())
                    || entry.getOffset() != asked.getOffset())
        .findFirst();
  }

  private void byPath(Sleeper waiter, StackWait wait) {
    List<SleepEdge> same = new ArrayList<>();
    List<SleepEdge> unknown = new ArrayList<>();
    for (Sleeper other : hang.sleepers()) {
      for (StackHold hold : other.holds()) {
        if (!Conflicts.between(wait, hold)) {
          continue;
        }
        if (other.tid() == waiter.tid()) {
          if (hold.getAgainstItself()) {
            same.add(edge(waiter, wait, other, hold, Certainty.SAME_LOCK));
          }
          continue;
        }
        switch (SameLock.of(waiter, wait, other, hold)) {
          case SAME -> same.add(edge(waiter, wait, other, hold, Certainty.SAME_LOCK));
          case UNKNOWN -> unknown.add(edge(waiter, wait, other, hold, Certainty.ONLY_ONE));
          case DIFFERENT -> {}
        }
      }
    }
    edges.addAll(same.isEmpty() ? likeliest(waiter, unknown) : same);
    if (Conflicts.isFair(wait)) {
      behindWriters(waiter, wait);
    }
  }

  /** Of those who may be meant, those of the same process, if there are any. */
  private static List<SleepEdge> likeliest(Sleeper waiter, List<SleepEdge> all) {
    List<SleepEdge> near =
        all.stream()
            .filter(edge -> waiter.tgid() != 0 && edge.holder().tgid() == waiter.tgid())
            .toList();
    List<SleepEdge> meant = near.isEmpty() ? all : near;
    long holders = meant.stream().map(SleepEdge::holder).distinct().count();
    Certainty certainty = holders == 1 ? Certainty.ONLY_ONE : Certainty.ONE_OF_MANY;
    return meant.stream()
        .map(
            edge ->
                new SleepEdge(
                    edge.waiter(),
                    edge.holder(),
                    edge.wanted(),
                    edge.why(),
                    certainty,
                    edge.by(),
                    edge.line()))
        .toList();
  }

  private static SleepEdge edge(
      Sleeper waiter, StackWait wait, Sleeper holder, StackHold hold, Certainty certainty) {
    String held =
        switch (hold.getLock()) {
          case FOLIO -> "has had folios locked";
          case "i_dio_count" -> "has had i_dio_count raised";
          case WRITEBACK -> "has to end it";
          default -> "has held " + Sleeper.spelt(hold);
        };
    return new SleepEdge(
        waiter,
        holder,
        Sleeper.spelt(wait),
        hold.getPerhaps() ? held + ", or another lock in its place" : held,
        certainty,
        Optional.of(hold),
        hold.getPosition());
  }

  /** A reader of an rwsem queues behind writers that wait. */
  private void behindWriters(Sleeper reader, StackWait wait) {
    for (Sleeper other : hang.sleepers()) {
      Optional<StackWait> theirs = other.waiting();
      if (other.tid() == reader.tid()
          || theirs.isEmpty()
          || !theirs.get().getLock().equals(wait.getLock())
          || !theirs.get().getMode().equals("write")) {
        continue;
      }
      StackHold queued =
          StackHold.newBuilder()
              .setLock(wait.getLock())
              .setMode("write")
              .setFile(theirs.get().getFile())
              .setPosition(theirs.get().getPosition())
              .setFunction(theirs.get().getFunction())
              .build();
      SameLock.Answer answer = SameLock.of(reader, wait, other, queued);
      if (answer != SameLock.Answer.DIFFERENT) {
        edges.add(
            new SleepEdge(
                reader,
                other,
                Sleeper.spelt(wait),
                "has queued for it as a writer",
                answer == SameLock.Answer.SAME ? Certainty.SAME_LOCK : Certainty.ONE_OF_MANY,
                Optional.of(queued),
                theirs.get().getPosition()));
      }
    }
  }
}
