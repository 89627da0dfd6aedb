package dev.faultline.replay.stacks;

import dev.faultline.v1.Finding;

/**
 * What a log shows.
 *
 * @param key what makes findings of its rule one bug: that of the same bug in a capture
 * @param finding all but the fingerprint, which is made of rule and key
 */
public record StackFinding(String key, Finding finding) {}
