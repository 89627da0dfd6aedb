package dev.faultline.replay.stacks;

import dev.faultline.v1.StackHold;
import dev.faultline.v1.StackWait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writers of an mmap_lock that a log must lack. Readers of an rwsem wait for nobody but a writer:
 * it holds the lock, or it has queued behind readers. mmap and munmap take it so that a fatal
 * signal wakes them, and such sleepers the detector of hung tasks passes over ({@code
 * check_hung_uninterruptible_tasks}). So where one thread of a process waits as a reader, another
 * one is inside of a fault, and that waits for the first, the writer is the missing part of a
 * circle.
 */
final class UnseenWriters {
  private static final String MMAP_LOCK = "mmap_lock";
  private static final String NAME = "an unseen writer";

  private final List<Sleeper> sleepers;
  private final List<SleepEdge> edges;

  private UnseenWriters(List<Sleeper> sleepers, List<SleepEdge> edges) {
    this.sleepers = sleepers;
    this.edges = edges;
  }

  /** The edges to and from such writers, where they close a circle. */
  static List<SleepEdge> in(List<Sleeper> sleepers, List<SleepEdge> edges) {
    return new UnseenWriters(sleepers, edges).missing();
  }

  private List<SleepEdge> missing() {
    List<SleepEdge> missing = new ArrayList<>();
    for (Sleeper reader : sleepers) {
      Optional<StackWait> wait = reader.waiting().filter(UnseenWriters::isRead);
      if (wait.isPresent() && edges.stream().noneMatch(edge -> edge.waiter().equals(reader))) {
        Sleeper writer = Sleeper.unseen(sleepers.size() + missing.size(), NAME);
        for (Sleeper other : sleepers) {
          Optional<StackHold> hold = holdOf(other, reader, wait.get());
          if (hold.isPresent() && waitsFor(other, reader)) {
            missing.add(toWriter(reader, wait.get(), writer));
            missing.add(fromWriter(writer, other, hold.get()));
          }
        }
      }
    }
    return missing.stream().distinct().toList();
  }

  private static boolean isRead(StackWait wait) {
    return wait.getLock().equals(MMAP_LOCK) && wait.getMode().equals("read");
  }

  /** The lock of the same process, held for reading. */
  private static Optional<StackHold> holdOf(Sleeper other, Sleeper reader, StackWait wait) {
    if (other.equals(reader) || !other.isAsleep()) {
      return Optional.empty();
    }
    return other.holds().stream()
        .filter(hold -> hold.getLock().equals(MMAP_LOCK))
        .filter(hold -> SameLock.of(reader, wait, other, hold) == SameLock.Answer.SAME)
        .findFirst();
  }

  /** Whether a task waits for another one, directly or not. */
  private boolean waitsFor(Sleeper from, Sleeper to) {
    Set<Sleeper> seen = new HashSet<>(Set.of(from));
    List<Sleeper> next = new ArrayList<>(seen);
    while (!next.isEmpty()) {
      Sleeper waiter = next.remove(next.size() - 1);
      for (SleepEdge edge : edges) {
        if (edge.waiter().equals(waiter) && seen.add(edge.holder())) {
          next.add(edge.holder());
        }
      }
    }
    return seen.contains(to);
  }

  private static SleepEdge toWriter(Sleeper reader, StackWait wait, Sleeper writer) {
    return new SleepEdge(
        reader,
        writer,
        Sleeper.spelt(wait),
        "must hold it or have queued for it, though this log has no stack of it: readers alone do"
            + " not wait for each other",
        Certainty.UNSEEN,
        Optional.empty(),
        0);
  }

  private static SleepEdge fromWriter(Sleeper writer, Sleeper holder, StackHold hold) {
    String held = "has held " + Sleeper.spelt(hold);
    return new SleepEdge(
        writer,
        holder,
        Sleeper.spelt(MMAP_LOCK, "write"),
        hold.getPerhaps() ? held + ", or another lock in its place" : held,
        Certainty.UNSEEN,
        Optional.of(hold),
        hold.getPosition());
  }
}
