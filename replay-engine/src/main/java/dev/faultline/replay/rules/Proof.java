package dev.faultline.replay.rules;

import dev.faultline.replay.model.Moment;

/**
 * An event that proves something.
 *
 * @param moment the event
 * @param remark what it shows
 */
public record Proof(Moment moment, String remark) {}
