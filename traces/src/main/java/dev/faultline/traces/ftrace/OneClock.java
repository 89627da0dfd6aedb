package dev.faultline.traces.ftrace;

import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.emit.LossLedger;

/** The first stamp says whether the clock counts seconds or ticks; none changes in between. */
final class OneClock {
  private final LossLedger losses;
  private final StreamDictionary dictionary;
  private boolean known;
  private boolean counter;

  /** The clock of these events; both are told if it is a counter. */
  OneClock(LossLedger losses, StreamDictionary dictionary) {
    this.losses = losses;
    this.dictionary = dictionary;
  }

  /** Whether the clock is known and is a counter. */
  boolean isCounter() {
    return counter;
  }

  /** Whether the clock is known, and a stamp like this is one of it. */
  boolean hasMade(boolean ticks) {
    return known && ticks == counter;
  }

  /** Whether a stamp like this is one of the clock, which it is if it is the first. */
  boolean makes(boolean ticks) {
    if (!known) {
      known = true;
      counter = ticks;
      if (counter) {
        losses.noteCounter();
        dictionary.countTicks();
      }
    }
    return ticks == counter;
  }
}
