package dev.faultline.stream;

/**
 * A line of {@code kprobe_profile}.
 *
 * @param name of the probe, without its group
 * @param hits how often it was hit
 * @param missed how often it was, and the kernel could not record it: of return probes, that too
 *     many calls were under way
 */
public record ProbeCount(String name, long hits, long missed) {}
