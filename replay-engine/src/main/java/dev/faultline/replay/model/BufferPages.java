package dev.faultline.replay.model;

/**
 * Pages of a file that a direct read, of whatever file, has pinned as its buffer: it dirties them
 * when it pins them, and its data arrives in them later, wherever they are then.
 *
 * @param read the direct read
 * @param pages which pages
 * @param pinned when
 */
record BufferPages(IomapDio read, PageRange pages, Moment pinned) {}
