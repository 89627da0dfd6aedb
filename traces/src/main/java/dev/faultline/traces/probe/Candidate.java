package dev.faultline.traces.probe;

/**
 * An instruction that might have been the lock's, and is not, or of which that cannot be said.
 *
 * @param place {@code symbol+0x12}
 * @param code the instruction
 * @param doubtful whether it may be the lock's after all, so that the probes may be incomplete
 * @param why one sentence
 */
public record Candidate(String place, String code, boolean doubtful, String why) {}
