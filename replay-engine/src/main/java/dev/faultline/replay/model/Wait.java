package dev.faultline.replay.model;

/**
 * A task that has asked for a page-cache lock, did not get it at once and sleeps.
 *
 * @param mapping whose lock
 * @param state the state asked for
 * @param since when the task went to sleep
 */
public record Wait(Mapping mapping, State state, Moment since) {}
