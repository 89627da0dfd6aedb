package dev.faultline.replay.rules;

import dev.faultline.replay.model.Moment;

/**
 * Somebody cannot go on before somebody else does.
 *
 * @param waiter who waits
 * @param holder who must move first
 * @param wanted what is waited for, without names of this run
 * @param of the instance of it
 * @param since when the wait began
 * @param why what the holder does that keeps the waiter out, in the perfect tense
 * @param held since when it does
 */
public record Waiting(
    Participant waiter,
    Participant holder,
    String wanted,
    String of,
    Moment since,
    String why,
    Moment held) {}
