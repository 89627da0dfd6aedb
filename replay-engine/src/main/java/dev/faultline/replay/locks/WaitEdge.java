package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;

/**
 * One party waits for another.
 *
 * @param waiter who waits
 * @param holder who must move first
 * @param wanted what is waited for, without names of this run: {@code pagecache(add)}
 * @param of the instance of it: {@code inode 4097 (254:0)}
 * @param since when the wait began
 * @param held what the holder has: {@code pagecache(block)}
 * @param acquired when it got that
 */
public record WaitEdge(
    Party waiter,
    Party holder,
    String wanted,
    String of,
    Moment since,
    String held,
    Moment acquired) {}
