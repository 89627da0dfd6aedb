package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A task has {@code invalidate_lock} of a file exclusively: it truncates, punches, collapses or
 * remaps. Whoever reads pages in takes the lock shared, so nobody else's page may come in.
 *
 * <p>The request is recorded before the lock is had and the release after it is gone. It is
 * certainly held from the task's next event to its last one before the release.
 */
public final class RangeRemoval {
  private static final int MOST = 256;

  private final Mapping mapping;
  private final TaskContext task;
  private final Moment requested;
  private boolean held;
  private final List<Insertion> unconfirmed = new ArrayList<>(0);
  private final List<Insertion> foreign = new ArrayList<>(0);

  RangeRemoval(Mapping mapping, TaskContext task, Moment requested) {
    this.mapping = mapping;
    this.task = task;
    this.requested = requested;
  }

  /** Of which file. */
  public Mapping mapping() {
    return mapping;
  }

  /** When the lock was asked for. */
  public Moment requested() {
    return requested;
  }

  /** What others have inserted while the lock was certainly held. */
  public List<Insertion> foreign() {
    return foreign;
  }

  /** The first pages of those that are still there. */
  public Optional<PageRun> survivor() {
    if (foreign.isEmpty()) {
      return Optional.empty();
    }
    return mapping.pages().residentWithin(new PageRange(0, PageRange.MAX_INDEX)).stream()
        .filter(run -> foreign.contains(run.insertion().orElseThrow()))
        .findFirst();
  }

  /** The task does something: it has the lock, and has had it since it last did. */
  void acts() {
    held = true;
    foreign.addAll(unconfirmed);
    unconfirmed.clear();
  }

  void inserted(Insertion insertion) {
    boolean known = foreign.contains(insertion) || unconfirmed.contains(insertion);
    if (held && !known && insertion.task() != task && unconfirmed.size() < MOST) {
      unconfirmed.add(insertion);
    }
  }
}
