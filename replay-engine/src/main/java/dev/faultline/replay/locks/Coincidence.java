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
      if (isPossible(index, sample)) {
        chosen.add(sample);
        if (choose(index + 1)) {
          return true;
        }
        chosen.remove(chosen.size() - 1);
      }
    }
    return false;
  }

  private boolean isPossible(int index, Dependency.Sample sample) {
    List<HeldLock> held = circle.get(index).held(sample);
    for (int i = 0; i < chosen.size(); i++) {
      Dependency.Sample other = chosen.get(i);
      if (sample.party() == other.party() || Dependency.exclude(held, circle.get(i).held(other))) {
        return false;
      }
    }
    return true;
  }
}
