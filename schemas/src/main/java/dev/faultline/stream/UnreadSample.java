package dev.faultline.stream;

/**
 * A piece of a capture that could not be read.
 *
 * @param position line or byte offset
 * @param reason what was expected there
 * @param text the piece itself, cut to {@link #MAX_TEXT} characters
 */
public record UnreadSample(long position, String reason, String text) {
  /** The most characters of an unreadable piece that are kept. */
  public static final int MAX_TEXT = 200;
}
