package dev.faultline.traces.binding;

import dev.faultline.traces.input.ByteWords;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds tracepoints by the bytes of their names, without making a string of them. */
final class TracepointTable {
  private final @Nullable BoundTracepoint[] entries;
  private final int mask;

  TracepointTable(Collection<BoundTracepoint> tracepoints) {
    // At most a quarter full: nearly every unbound name is refused by the first slot.
    int capacity = Integer.highestOneBit(Math.max(4, tracepoints.size())) * 8;
    entries = new BoundTracepoint[capacity];
    mask = capacity - 1;
    for (BoundTracepoint tracepoint : tracepoints) {
      byte[] name = tracepoint.name().getBytes(StandardCharsets.ISO_8859_1);
      int i = ByteWords.hash(name, 0, name.length) & mask;
      while (entries[i] != null) {
        i = i + 1 & mask;
      }
      entries[i] = tracepoint;
    }
  }

  @Nullable BoundTracepoint find(byte[] text, int from, int to) {
    int i = ByteWords.hash(text, from, to) & mask;
    for (BoundTracepoint entry = entries[i]; entry != null; entry = entries[i]) {
      if (entry.isNamed(text, from, to - from)) {
        return entry;
      }
      i = i + 1 & mask;
    }
    return null;
  }
}
