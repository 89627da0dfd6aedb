package dev.faultline.traces.ftrace;

import dev.faultline.stream.EventBlock;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.input.ByteWords;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names of events that have no binding. A capture has some dozens of them, which are looked at
 * once: whether one is that of a binding but for one byte.
 */
public final class UnboundNames {
  /** A capture that has more is none of a kernel; it is read more slowly. */
  private static final int MOST = 4096;

  private static final boolean[] LETTERS = new boolean[256];

  static {
    for (int c = 0; c < LETTERS.length; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      // Names of functions, which markers are called by, may have a dot and a dollar.
      LETTERS[c] = letter || c == '_' || c == '.' || c == '$';
    }
  }

  private final Bindings bindings;

  /** A name has letters: what is empty here is an empty place. */
  private final byte[][] known = new byte[2 * MOST][0];

  /** How often each has come since that was last told. */
  private final long[] counts = new long[known.length];

  /** The places of names that have come since. */
  private final int[] seen = new int[MOST];

  private int seenCount;
  private int size;

  /** Names that these bindings do not have. */
  public UnboundNames(Bindings bindings) {
    this.bindings = bindings;
  }

  /** Whether this name has been met, and nothing was wrong with it; it has come once more. */
  public boolean isKnown(byte[] text, int from, int to) {
    int place = place(text, from, to);
    if (known[place].length == 0) {
      return false;
    }
    count(place);
    return true;
  }

  /**
   * Looks at a name that was not met before; returns what is wrong with it, empty if nothing is.
   */
  public String meet(byte[] text, int from, int to) {
    String bound = bindings.resembling(text, from, to);
    if (!bound.isEmpty()) {
      return "expected another name: one letter makes it " + bound;
    }
    if (size < MOST) {
      int place = place(text, from, to);
      known[place] = Arrays.copyOfRange(text, from, to);
      size++;
      count(place);
    }
    return "";
  }

  private void count(int place) {
    if (counts[place]++ == 0) {
      seen[seenCount++] = place;
    }
  }

  /** Tells in a block how often each has come since that was last told. */
  public void drain(EventBlock block) {
    for (int i = 0; i < seenCount; i++) {
      int place = seen[i];
      block.countUnbound(new String(known[place], StandardCharsets.ISO_8859_1), counts[place]);
      counts[place] = 0;
    }
    seenCount = 0;
  }

  /** Whether the text consists of what names of events and functions do. */
  static boolean isName(byte[] text, int from, int to) {
    for (int p = from; p < to; p++) {
      if (!LETTERS[text[p] & 0xff]) {
        return false;
      }
    }
    return to > from;
  }

  private int place(byte[] text, int from, int to) {
    int mask = known.length - 1;
    int hash = ByteWords.hash(text, from, to);
    int i = (hash ^ hash >>> 16) & mask;
    while (known[i].length > 0 && !Arrays.equals(known[i], 0, known[i].length, text, from, to)) {
      i = i + 1 & mask;
    }
    return i;
  }
}
