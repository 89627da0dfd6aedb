package dev.faultline.replay.oracle;

/**
 * How far a direct write has come.
 *
 * @param window whether it has begun to shoot down and has not given block back
 * @param dropped whether a fault has dropped block since it last shot down
 * @param pinning whether that was in this turn of its loop
 */
record WriteWorld(boolean window, boolean dropped, boolean pinning) {}
