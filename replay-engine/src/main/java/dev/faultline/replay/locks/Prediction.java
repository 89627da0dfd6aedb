package dev.faultline.replay.locks;

import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Predicts deadlocks that this run could have had: for circles of dependencies it looks for another
 * order of the same events that ends in one ({@link SyncClosure}).
 *
 * <p>All who take part in such an order were in flight at one moment, so the trace need not be
 * kept: a journal of its last events is searched whenever it is full, and a third of it is kept, so
 * that what lies across the border is seen. An operation that is longer than that may be missed,
 * and a journal whose search stops at its limits; both only mean that a circle remains a potential
 * one.
 */
public final class Prediction {
  private static final int KEPT = 1 << 15;
  private static final int JOURNAL = 3 * KEPT;

  private final Supplier<Collection<Dependency>> order;
  private final Witnesses witnesses = new Witnesses();
  private final Journal journal = new Journal();
  private final JournalWriter writer = new JournalWriter(journal);
  private boolean complete = true;
  private List<Dependency> knotted = List.of();
  private List<String> patterns = List.of();
  private int knownDependencies;

  /**
   * A prediction for one trace.
   *
   * @param order the order graph as it is when it is asked for
   */
  public Prediction(Supplier<Collection<Dependency>> order) {
    this.order = order;
  }

  /** Looks at what an event did. */
  public void observe(Step step) {
    if (JournalWriter.isBlind(step)) {
      boolean lost = step.kind() == EventKind.EVENTS_LOST;
      forgetSince(
          lost && step.event().c() == 0
              ? Long.MIN_VALUE
              : lost ? step.event().b() : step.event().timeNs());
      search();
      journal.clear();
      return;
    }
    writer.write(step);
    if (journal.size() >= JOURNAL) {
      search();
      journal.forgetFirst(JOURNAL - KEPT);
    }
  }

  /** Searches what has not been searched yet. */
  public void finish() {
    search();
    journal.clear();
  }

  /** From then on anything may have happened unseen. */
  private void forgetSince(long sinceNs) {
    journal.forgetSince(sinceNs);
    witnesses.forgetSince(sinceNs);
  }

  private void search() {
    Collection<Dependency> dependencies = order.get();
    if (dependencies.size() != knownDependencies) {
      knownDependencies = dependencies.size();
      knotted = InversionSearch.knotted(dependencies, false);
      if (!lacksWitness()) {
        // Patterns are costly to find, and one without a witness is enough to look for them all.
        patterns =
            InversionSearch.in(knotted, lock -> 1, false).all().stream()
                .map(Inversion::pattern)
                .toList();
      }
    }
    if (lacksWitness()) {
      complete &= WitnessSearch.in(new Timeline(journal), knotted, witnesses);
    }
  }

  private boolean lacksWitness() {
    return patterns.stream().anyMatch(pattern -> !witnesses.has(pattern));
  }

  /** The witness for circles of this pattern; empty if none was found. */
  public Optional<Witness> witness(String pattern) {
    return witnesses.of(pattern);
  }

  /** Why there is no witness for circles of this pattern. */
  public Obstacle obstacle(String pattern) {
    if (pattern.contains(Locks.FOLIOS)) {
      return Obstacle.FOLIOS;
    }
    return complete ? witnesses.obstacle(pattern) : Obstacle.LIMIT;
  }
}
