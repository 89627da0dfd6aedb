package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds of a two-state lock that a later acquisition of the other state contradicts: whoever had
 * acquired then must have let go before, unseen, or the two came in another order. Each is settled
 * by its release; until then it is not known who holds its state.
 */
final class DisputedHolds {
  private static final int MOST = 16;

  private final List<Hold> holds = new ArrayList<>(0);

  /** Those that may have ended without a record, and were taken to have. */
  private final List<Hold> presumedOver = new ArrayList<>(0);

  void add(List<Hold> contradicted) {
    holds.addAll(contradicted);
  }

  /**
   * Somebody has acquired the other state: these have ended. Where one was only doubted because a
   * record was missing, its release may still come, late.
   */
  void presumeOver(List<Hold> ended) {
    for (Hold hold : ended) {
      if (hold.certainty().doubt().filter(Doubt.MISSED_END::equals).isPresent()) {
        presumeOver(hold);
      }
    }
  }

  private void presumeOver(Hold hold) {
    if (presumedOver.size() == MOST) {
      presumedOver.remove(0);
    }
    presumedOver.add(hold);
  }

  int size() {
    return holds.size();
  }

  /** What is known of the holders of a state, as far as nobody's hold of it is disputed. */
  Knowledge restrict(Knowledge known, State state) {
    Knowledge restricted = known;
    for (int i = 0; i < holds.size(); i++) {
      if (holds.get(i).state() == state) {
        restricted = restricted.and(Knowledge.unknown(Doubt.CLOCK));
      }
    }
    return restricted;
  }

  /** Takes the one that a release by {@code task} ends. */
  Optional<Hold> settle(State state, TaskContext task) {
    return settle(holds, state, task).or(() -> settle(presumedOver, state, task));
  }

  private static Optional<Hold> settle(List<Hold> holds, State state, TaskContext task) {
    for (int i = 0; i < holds.size(); i++) {
      Hold hold = holds.get(i);
      if (hold.state() == state && (hold.isOf(task) || hold.mayBeReleasedByWorker())) {
        return Optional.of(holds.remove(i));
      }
    }
    return Optional.empty();
  }

  void remove(Hold hold) {
    holds.remove(hold);
  }

  /** Nothing is known any more; but who was seen to acquire may be seen to release. */
  void forget(List<Hold> held) {
    holds.clear();
    presumedOver.clear();
    held.forEach(this::presumeOver);
  }
}
