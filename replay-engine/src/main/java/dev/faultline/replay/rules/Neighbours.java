package dev.faultline.replay.rules;

import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Events that a finding rests on being where they are, before or behind another: had they happened
 * on its other side, it would be none. Some come only later, such as the end of what was going on.
 */
final class Neighbours {
  private record Pair(Moment one, Supplier<Optional<Moment>> other) {}

  private final List<Pair> pairs = new ArrayList<>(0);

  /** The order of these two matters; of the other it is not known yet whether it will come. */
  void add(Moment one, Supplier<Optional<Moment>> other) {
    pairs.add(new Pair(one, other));
  }

  /** It matters that this was held then, from before on until after it. */
  void add(Moment at, Hold hold) {
    add(at, () -> Optional.of(hold.acquired()));
    addOwn(at, hold);
  }

  /** The same, for the task that acquired it: it knows in which order it did what. */
  void addOwn(Moment at, Hold hold) {
    add(at, hold::perhapsReleased);
    add(hold.acquired(), hold::contested);
  }

  /** The shortest time in ns between two of different CPUs. */
  long marginNs() {
    long margin = Long.MAX_VALUE;
    for (Pair pair : pairs) {
      Optional<Moment> other = pair.other().get();
      if (other.isPresent() && other.get().cpu() != pair.one().cpu()) {
        margin = Math.min(margin, Math.abs(other.get().timeNs() - pair.one().timeNs()));
      }
    }
    return margin;
  }
}
