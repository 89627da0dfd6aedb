package dev.faultline.stream;

/**
 * How often a tracepoint came that has no binding.
 *
 * @param name as recorded, without its system
 * @param count how often
 */
public record UnboundCount(String name, long count) {}
