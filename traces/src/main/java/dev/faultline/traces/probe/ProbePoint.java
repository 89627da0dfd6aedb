package dev.faultline.traces.probe;

/**
 * An instruction that a probe can stand on.
 *
 * @param place {@code symbol+0x12}
 * @param inode where the inode is there
 * @param ifEqual whether the event happened only when the zero flag is set there
 */
public record ProbePoint(String place, Home inode, boolean ifEqual) {}
