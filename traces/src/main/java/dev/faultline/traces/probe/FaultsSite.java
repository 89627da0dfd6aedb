package dev.faultline.traces.probe;

import java.util.List;

/**
 * A point where a task's {@code faults_disabled_mapping} is set, looked at or cleared.
 *
 * @param kind which of these
 * @param place {@code symbol+0x12}
 * @param probe where a probe tells it; empty if no probe is to
 * @param arguments of that probe
 * @param code the instruction
 */
public record FaultsSite(
    Kind kind, String place, String probe, List<String> arguments, String code) {

  /** What happens at a site. */
  public enum Kind {
    /** Before the buffer of a direct write is pinned: names the mapping. */
    SET,
    /** Read again behind the pinning: has the lock been dropped? */
    LOADED,
    /** Set to nothing. */
    CLEAR,
    /** A page fault looks which mapping must not be faulted. */
    FAULT,
    /** A page fault notes that it dropped the lock. */
    DROPPED
  }
}
