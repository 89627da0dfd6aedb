package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;

/**
 * A lock that an operation holds.
 *
 * @param lock which
 * @param use how
 * @param acquired since when
 */
public record HeldLock(LockNode lock, Use use, Moment acquired) {}
