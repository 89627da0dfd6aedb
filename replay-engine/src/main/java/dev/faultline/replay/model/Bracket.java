package dev.faultline.replay.model;

/**
 * A stretch of an operation with a begin and an end of its own: a shoot-down, a wait for direct I/O
 * to drain, a call of the extent layer.
 *
 * @param mapping what it works on
 * @param pages which pages; all where that has no meaning
 * @param begun when it began
 */
public record Bracket(Mapping mapping, PageRange pages, Moment begun) {}
