package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import java.util.List;

/**
 * The events of a small trace, in the order in which they stand there, and which of them may have
 * happened in another. A CPU records its own in order; what two CPUs record at almost the same time
 * may have happened the other way round.
 *
 * @param uncertaintyNs how far the clocks of two CPUs may be apart
 */
record Account(List<Seen> events, long uncertaintyNs) {
  Account {
    if (events.size() > Long.SIZE - 1) {
      throw new IllegalArgumentException("so many events are no small trace: " + events.size());
    }
    events = List.copyOf(events);
  }

  /** Of each event those that certainly happened before it, a bit for each. */
  long[] before() {
    long[] before = new long[events.size()];
    for (int i = 0; i < before.length; i++) {
      for (int j = 0; j < i; j++) {
        before[i] |= isCertainlyBefore(events.get(j), events.get(i)) ? 1L << j : 0;
      }
    }
    return before;
  }

  private boolean isCertainlyBefore(Seen earlier, Seen later) {
    return uncertaintyNs == 0
        || earlier.cpu() == later.cpu()
        || later.ns() - earlier.ns() > uncertaintyNs;
  }

  /** Whether something may have happened unseen behind so many events. */
  boolean[] gaps() {
    boolean[] gaps = new boolean[events.size() + 1];
    for (int lost = 0; lost < events.size(); lost++) {
      if (events.get(lost).kind() == EventKind.EVENTS_LOST) {
        int since = lost;
        while (since > 0 && events.get(since - 1).cpu() != events.get(lost).cpu()) {
          gaps[since--] = true;
        }
        gaps[since] = true;
      }
    }
    return gaps;
  }
}
