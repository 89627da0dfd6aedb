package dev.faultline.replay.model;

/**
 * Pages that became dirty under a direct write and were still there when it completed: the shoot-
 * down after the write could not remove them. The kernel calls this a collision with buffered I/O.
 *
 * @param pages which
 * @param dirtying how they became dirty
 * @param insertion how they came in
 * @param old whether they were certainly read before anything of the write was submitted; else it
 *     was while the data was on its way
 */
public record Collision(PageRange pages, Dirtying dirtying, Insertion insertion, boolean old) {}
