package dev.faultline.traces.input;

/**
 * A line that says something beside the events. The kernel and its tools write {@code #} alone, or
 * with a space or another one behind it; what begins otherwise may be an event that something has
 * overwritten, and is not passed over.
 */
public final class CommentLine {
  private CommentLine() {}

  /** Whether a comment begins at {@code from}. */
  public static boolean begins(byte[] text, int from, int to) {
    return from < to
        && text[from] == '#'
        && (from + 1 == to
            || text[from + 1] == ' '
            || text[from + 1] == '#'
            || text[from + 1] == '\t');
  }
}
