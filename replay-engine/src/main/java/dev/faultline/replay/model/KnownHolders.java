package dev.faultline.replay.model;

import java.util.Optional;

/**
 * Of each state of a page-cache lock, whether all who hold it are known, and since which event:
 * that somebody got the other state proved that nobody held it then.
 */
final class KnownHolders {
  private Knowledge adders = Knowledge.unknown(Doubt.WARM_UP);
  private Knowledge blockers = Knowledge.unknown(Doubt.WARM_UP);
  private Optional<Moment> addersSince = Optional.empty();
  private Optional<Moment> blockersSince = Optional.empty();

  Knowledge of(State state) {
    return state == State.ADD ? adders : blockers;
  }

  /**
   * The event that proved it; who did something at almost the same time may have done it before.
   */
  Optional<Moment> since(State state) {
    return state == State.ADD ? addersSince : blockersSince;
  }

  /** Somebody has got the other state. */
  void proved(State state, Moment moment) {
    if (!of(state).isCertain()) {
      set(state, Knowledge.CERTAIN, Optional.of(moment));
    }
  }

  void unknown(State state, Doubt doubt) {
    set(state, Knowledge.unknown(doubt), Optional.empty());
  }

  void unknown(Doubt doubt) {
    unknown(State.ADD, doubt);
    unknown(State.BLOCK, doubt);
  }

  private void set(State state, Knowledge known, Optional<Moment> since) {
    if (state == State.ADD) {
      adders = known;
      addersSince = since;
    } else {
      blockers = known;
      blockersSince = since;
    }
  }
}
