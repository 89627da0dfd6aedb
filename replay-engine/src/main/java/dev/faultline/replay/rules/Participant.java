package dev.faultline.replay.rules;

import dev.faultline.replay.model.Moment;

/**
 * Who took part in what was found.
 *
 * @param moment an event of that task
 * @param role what it was doing
 */
public record Participant(Moment moment, String role) {}
