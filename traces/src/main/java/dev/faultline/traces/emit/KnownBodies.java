package dev.faultline.traces.emit;

import dev.faultline.stream.EventBlock;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.input.ByteWords;
import dev.faultline.v1.Context;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of records that have been read: all that a record says but who, when and where. Which
 * events it is depends on nothing else but the interrupt context, and most come again: of locks,
 * which have two ends and few names, nine in ten. Then the bytes are compared, and nothing in them
 * is looked for.
 *
 * <p>Offsets in a file come once, mostly. So a body is kept when it comes for the second time, and
 * of a sort of which none comes again only every sixteenth is looked for.
 */
public final class KnownBodies {
  private static final int SIZE = 512;
  private static final int SORTS = 256;
  private static final int LONGEST = 256;

  /** So many of a sort in a row that were not known, and the next ones are not either. */
  private static final int ENOUGH = 32;

  private static final int SAMPLED = 16;

  private final @Nullable KnownBody[] bodies = new KnownBody[SIZE];

  /** What came last to each place and was not known there. */
  private final int[] met = new int[SIZE];

  /** How many of each sort, in a row, were not known. */
  private final int[] unknown = new int[SORTS];

  private boolean again;

  /**
   * The body that stands there, or null if it is not known.
   *
   * @param sort bodies of different sorts are different
   */
  public @Nullable KnownBody find(int sort, byte[] text, int from, int to, Context context) {
    int length = to - from;
    int misses = ++unknown[sort & SORTS - 1];
    again = false;
    if (length > LONGEST || (misses > ENOUGH && misses % SAMPLED != 0)) {
      return null;
    }
    int hash = hash(sort, text, from, to);
    int place = hash & SIZE - 1;
    KnownBody body = bodies[place];
    if (body != null
        && body.bytes().length == length
        && body.sort() == sort
        && body.context() == context
        && ByteWords.same(body.bytes(), text, from, length)) {
      unknown[sort & SORTS - 1] = 0;
      return body;
    }
    again = met[place] == hash;
    met[place] = hash;
    return null;
  }

  private static int hash(int sort, byte[] text, int from, int to) {
    return ByteWords.mix(text, from, to) + sort * 0x9E3779B9;
  }

  /** Whether the body that was not found last may have come before. */
  public boolean isAgain() {
    return again;
  }

  /**
   * Keeps a body.
   *
   * @param text holds it from {@code from} to {@code to}
   * @param context what the CPU was doing
   * @param tracepoint that it is a record of
   * @param first the first of its events in the block, the last of which is the block's last
   */
  public void keep(
      int sort,
      byte[] text,
      int from,
      int to,
      Context context,
      BoundTracepoint tracepoint,
      int first,
      EventBlock block) {
    EventBlock.Content[] events = new EventBlock.Content[block.size() - first];
    for (int i = 0; i < events.length; i++) {
      events[i] = block.content(first + i);
    }
    byte[] bytes = Arrays.copyOfRange(text, from, to);
    bodies[hash(sort, text, from, to) & SIZE - 1] =
        new KnownBody(sort, bytes, context, tracepoint, events);
  }
}
