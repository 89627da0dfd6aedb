package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests of writers in one stretch of trace. A circle between two readers of one lock needs
 * one of them, in flight together with both: it queues between them.
 */
final class QueuedWriters {
  private final Map<LockNode, Map<Strand, List<Ask>>> byLock = new HashMap<>();

  void add(Ask ask) {
    if (ask.use() == Use.WRITE && ask.blocking() && !ask.strand().isWorker()) {
      byLock
          .computeIfAbsent(ask.lock(), fresh -> new LinkedHashMap<>())
          .computeIfAbsent(ask.strand(), fresh -> new ArrayList<>())
          .add(ask);
    }
  }

  /** Those of a lock that were in flight with all of these, of other tasks, in order. */
  List<Ask> between(LockNode lock, List<Link> circle, List<Ask> others) {
    int begin = 0;
    int end = Integer.MAX_VALUE;
    for (Link link : circle) {
      begin = Math.max(begin, link.ask().episode().begin());
      end = Math.min(end, link.ask().episode().end());
    }
    List<Ask> between = new ArrayList<>();
    for (Map.Entry<Strand, List<Ask>> strand : byLock.getOrDefault(lock, Map.of()).entrySet()) {
      if (!takesPart(strand.getKey(), circle, others)) {
        List<Ask> asks = strand.getValue();
        for (int i = Ask.firstInFlightAt(begin, asks); i < asks.size(); i++) {
          if (asks.get(i).episode().begin() > end) {
            break;
          }
          between.add(asks.get(i));
        }
      }
    }
    between.sort(Comparator.comparingInt(Ask::at));
    return between;
  }

  private static boolean takesPart(Strand strand, List<Link> circle, Collection<Ask> others) {
    for (Link link : circle) {
      if (link.ask().strand() == strand) {
        return true;
      }
    }
    for (Ask other : others) {
      if (other.strand() == strand) {
        return true;
      }
    }
    return false;
  }
}
