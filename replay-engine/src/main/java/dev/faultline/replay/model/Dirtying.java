package dev.faultline.replay.model;

import java.util.Optional;

/**
 * Pages in the range of a direct write became dirty while it was under way.
 *
 * @param pages which
 * @param at when, and by whom
 * @param path what the task was doing, where the trace tells
 */
public record Dirtying(PageRange pages, Moment at, Optional<Path> path) {}
