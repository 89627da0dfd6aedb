package dev.faultline.replay.state;

/**
 * One thing that the model knows at a moment.
 *
 * @param of whose: {@code inode 4097 (254:0)}, {@code wl-226}, {@code mmap_lock 0x8af89c8}
 * @param what which part of its state: {@code lock}, {@code waiting}, {@code pages 10-11}
 * @param text the state in words
 */
public record StateLine(String of, String what, String text) {}
