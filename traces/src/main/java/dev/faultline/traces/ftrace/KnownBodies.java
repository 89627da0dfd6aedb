package dev.faultline.traces.ftrace;

import dev.faultline.stream.EventBlock;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.input.ByteWords;
import dev.faultline.v1.Context;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of lines that have been read. What a body says does not depend on anything in front of it
 * but the interrupt context, and most come again: of locks, which have two ends and few names, nine
 * in ten. Then its bytes are compared, and nothing in them is looked for.
 *
 * <p>Offsets in a file come once, mostly: a body is kept when it comes for the second time.
 */
final class KnownBodies {
  private static final int SIZE = 512;
  private static final int LONGEST = 256;

  private final @Nullable KnownBody[] bodies = new KnownBody[SIZE];

  /** What came last to each place and was not known there. */
  private final int[] met = new int[SIZE];

  private boolean again;

  /** The body that stands there, or null if it is not known. */
  @Nullable KnownBody find(byte[] text, int from, int to, Context context) {
    int length = to - from;
    again = false;
    if (length > LONGEST) {
      return null;
    }
    int hash = ByteWords.mix(text, from, to);
    int place = hash & SIZE - 1;
    KnownBody body = bodies[place];
    if (body != null
        && body.bytes().length == length
        && body.context() == context
        && ByteWords.same(body.bytes(), text, from, length)) {
      return body;
    }
    again = met[place] == hash;
    met[place] = hash;
    return null;
  }

  /** Whether the body that was not found last may have come before. */
  boolean isAgain() {
    return again;
  }

  /**
   * Keeps a body.
   *
   * @param text holds it from {@code from} to {@code to}; its name ends at {@code nameEnd}
   * @param context what the CPU was doing
   * @param tracepoint that it is a record of
   * @param first the first of its events in the block, the last of which is the block's last
   */
  void keep(
      byte[] text,
      int from,
      int nameEnd,
      int to,
      Context context,
      BoundTracepoint tracepoint,
      int first,
      EventBlock block) {
    // Who sleeps is told of by more than the body, and what is behind a stack belongs to it.
    if (SleepingLines.isAwake(text, from, nameEnd, to)) {
      EventBlock.Content[] events = new EventBlock.Content[block.size() - first];
      for (int i = 0; i < events.length; i++) {
        events[i] = block.content(first + i);
      }
      bodies[ByteWords.mix(text, from, to) & SIZE - 1] =
          new KnownBody(Arrays.copyOfRange(text, from, to), context, tracepoint, events);
    }
  }
}
