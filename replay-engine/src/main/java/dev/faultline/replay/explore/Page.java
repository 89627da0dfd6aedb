package dev.faultline.replay.explore;

/**
 * A page of a file.
 *
 * @param file A is 0, B is 1
 * @param index from 0
 */
record Page(int file, int index) {}
