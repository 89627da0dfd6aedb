package dev.faultline.replay.model;

import java.util.Optional;

/**
 * The pinning of a direct write's buffer, turn after turn: faults_disabled_mapping is set, pages
 * are pinned, and it is cleared. A fault inside may drop block.
 */
public final class Pinning {
  private Optional<Moment> first = Optional.empty();
  private Optional<Moment> droppedInFault = Optional.empty();
  private int turns;

  /** When it first began. */
  public Optional<Moment> first() {
    return first;
  }

  /** How many times it has begun. */
  public int turns() {
    return turns;
  }

  /** When block was dropped inside a fault, since pinning last began. */
  public Optional<Moment> droppedInFault() {
    return droppedInFault;
  }

  void begin(Moment moment) {
    turns++;
    if (first.isEmpty()) {
      first = Optional.of(moment);
    }
    droppedInFault = Optional.empty();
  }

  void droppedInFault(Moment moment) {
    droppedInFault = Optional.of(moment);
  }
}
