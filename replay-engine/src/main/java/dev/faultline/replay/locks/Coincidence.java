package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the dependencies of a circle can come together: a sample of each, of different
 * operations, none of which holds a lock that keeps another one out.
 */
final class Coincidence {
  private final List<Dependency> circle;
  private final List<Dependency.Sample> chosen = new ArrayList<>();
  private final List<List<HeldLock>> heldByChosen = new ArrayList<>();

  private Coincidence(List<Dependency> circle) {
    this.circle = circle;
  }

  /** Such samples, one for each dependency; empty if there are none among those that are kept. */
  static Optional<List<Dependency.Sample>> of(List<Dependency> circle) {
    Coincidence coincidence = new Coincidence(circle);
    return coincidence.choose(0) ? Optional.of(List.copyOf(coincidence.chosen)) : Optional.empty();
  }

  private boolean choose(int index) {
    if (index == circle.size()) {
      return true;
    }
    for (Dependency.Sample sample : circle.get(index).samples()) {
      List<HeldLock> held = circle.get(index).held(sample);
      if (isPossible(sample, held)) {
        chosen.add(sample);
        heldByChosen.add(held);
        if (choose(index + 1)) {
          return true;
        }
        chosen.remove(index);
        heldByChosen.remove(index);
      }
    }
    return false;
  }

  private boolean isPossible(Dependency.Sample sample, List<HeldLock> held) {
    for (int i = 0; i < chosen.size(); i++) {
      if (sample.party() == chosen.get(i).party()
          || Dependency.exclude(held, heldByChosen.get(i))) {
        return false;
      }
    }
    return true;
  }
}
