package dev.faultline.replay.state;

import dev.faultline.v1.Evidence;
import java.util.List;

/**
 * The model's state around an event that proves something.
 *
 * @param event the event
 * @param before what was known just before it
 * @param after what was known just after it
 */
public record EvidenceState(Evidence event, List<StateLine> before, List<StateLine> after) {

  /** Keeps its own copies. */
  public EvidenceState {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}
