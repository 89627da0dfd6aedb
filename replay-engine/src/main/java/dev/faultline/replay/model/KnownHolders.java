package dev.faultline.replay.model;

import java.util.Optional;

/**
 * Of each state of a page-cache lock, whether all who hold it are known, and since which event:
 * that somebody got the other state proved that nobody held it then.
 */
final class KnownHolders {
  private final Knowledge[] known = new Knowledge[State.values().length];
  private final Moment[] since = new Moment[State.values().length];

  KnownHolders() {
    unknown(Doubt.WARM_UP);
  }

  Knowledge of(State state) {
    return known[state.ordinal()];
  }

  /**
   * The event that proved it; who did something at almost the same time may have done it before.
   */
  Optional<Moment> since(State state) {
    return of(state).isCertain() ? Optional.of(since[state.ordinal()]) : Optional.empty();
  }

  void proved(State state, Moment moment) {
    if (!of(state).isCertain()) {
      known[state.ordinal()] = Knowledge.CERTAIN;
      since[state.ordinal()] = moment;
    }
  }

  void unknown(State state, Doubt doubt) {
    known[state.ordinal()] = Knowledge.unknown(doubt);
  }

  void unknown(Doubt doubt) {
    unknown(State.ADD, doubt);
    unknown(State.BLOCK, doubt);
  }
}
