package dev.faultline.traces.ftrace;

import dev.faultline.traces.input.ByteWords;
import org.jspecify.annotations.Nullable;

/**
 * Heads of lines that have been read. A capture has as many as tasks times CPUs times flags, a few
 * dozen mostly, all of one length: to compare one costs less than to read it.
 */
final class KnownHeads {
  private static final int SIZE = 256;
  private static final int WORD = Long.BYTES;

  /** A pid, a CPU and flags fit in the words that the place is computed from. */
  private static final int SHORTEST = 3 * WORD;

  private static final int LONGEST = 96;

  /** So many of another length in a row, and the lines look otherwise from now on. */
  private static final int PATIENCE = 64;

  private final @Nullable KnownHead[] heads = new KnownHead[SIZE];
  private int length;
  private int others;

  /** The head that a line begins with, or null if none of these does. */
  @Nullable KnownHead find(byte[] text, int from, int to) {
    int end = from + length;
    if (length == 0 || end > to) {
      return null;
    }
    KnownHead head = heads[place(text, end)];
    boolean known =
        head != null
            && head.bytes().length == length
            && ByteWords.same(head.bytes(), text, from, length);
    return known ? head : null;
  }

  /** Of the end of a head: in front of it stands the padding of the comm. */
  private static int place(byte[] text, int end) {
    long task = ByteWords.word(text, end - 3 * WORD, end - 2 * WORD);
    long cpu = ByteWords.word(text, end - 2 * WORD, end - WORD);
    long flags = ByteWords.word(text, end - WORD, end);
    long mixed = ((task * 31 + cpu) * 31 + flags) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 56);
  }

  /** Whether a head of this length, which was not found, is to be kept. */
  boolean isWanted(int headLength) {
    if (headLength < SHORTEST || headLength > LONGEST) {
      return false;
    }
    if (headLength != length && length > 0 && ++others < PATIENCE) {
      return false;
    }
    others = 0;
    return true;
  }

  /** Keeps a head in the place of another. */
  void keep(KnownHead head) {
    length = head.bytes().length;
    heads[place(head.bytes(), length)] = head;
  }
}
