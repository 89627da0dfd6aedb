package dev.faultline.traces.emit;

import dev.faultline.stream.EventBlock;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often tracepoints came that have no binding, since this was last asked. */
public final class UnboundTally {
  /** A capture that has more is none of a kernel. */
  private static final int MOST = 4096;

  private final Map<String, Long> counts = new LinkedHashMap<>();

  /** A record of this tracepoint was read. */
  public void add(String name) {
    add(name, 1);
  }

  /** So many of them were. */
  public void add(String name, long count) {
    if (counts.size() < MOST || counts.containsKey(name)) {
      counts.merge(name, count, Long::sum);
    }
  }

  /** Tells it in a block, and begins anew. */
  public void drain(EventBlock block) {
    counts.forEach(block::countUnbound);
    counts.clear();
  }
}
