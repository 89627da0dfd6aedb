package dev.faultline.replay.locks;

import java.util.List;
import java.util.Optional;

/**
 * What a search for inversions has found.
 *
 * @param all one for every pattern
 * @param limit at which limit the search stopped, in words; empty if it went to its end
 */
public record Inversions(List<Inversion> all, Optional<String> limit) {}
