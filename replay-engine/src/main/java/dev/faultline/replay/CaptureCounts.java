package dev.faultline.replay;

import dev.faultline.replay.model.Step;
import dev.faultline.replay.rules.Gaps;
import dev.faultline.replay.rules.SeenEvents;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.v1.Activity;
import java.util.EnumMap;
import java.util.Map;

/** What was read, in numbers. */
final class CaptureCounts {
  private long events;
  private long modelEvents;
  private long units;
  private long unread;
  private long lost;
  private long gaps;
  private final Map<Gaps, Long> gapsOf = new EnumMap<>(Gaps.class);
  private final Map<Gaps, Long> lostIn = new EnumMap<>(Gaps.class);
  private final KernelFacts facts = new KernelFacts();
  private final ActivityCounts activity = new ActivityCounts();
  private final SeenEvents seen = new SeenEvents();
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;
  private long lastOfModelNs = Long.MIN_VALUE;
  private long endNs = Long.MIN_VALUE;

  void add(EventBlock block) {
    events += block.sourceEvents();
    units += block.sourceUnits();
    unread += block.unreadUnits();
    if (block.firstNs() <= block.lastNs()) {
      endNs = block.lastNs();
      firstNs = Math.min(firstNs, block.firstNs());
      lastNs = Math.max(lastNs, block.lastNs());
    }
  }

  void see(Step step) {
    Event event = step.event();
    seen.see(event);
    if (step.endsAny()) {
      activity.ended(step.over());
    }
    switch (step.kind()) {
      case EVENTS_LOST -> {
        lost(event);
        return;
      }
      case PAGE_ADDED -> activity.pagesIn(event);
      case PAGE_REMOVED -> activity.pagesOut(event);
      case WRITEBACK_ERROR_SEEN, KERNEL_REPORT -> facts.see(step);
      default -> {}
    }
    modelEvents++;
    // Streams of other tools need not tell the times of what has no binding.
    long timeNs = event.timeNs();
    if (timeNs < firstNs) {
      firstNs = timeNs;
    }
    if (timeNs > lastOfModelNs) {
      lastOfModelNs = timeNs;
    }
  }

  private void lost(Event gap) {
    gaps++;
    lost += gap.a();
    Gaps cause = Gaps.of(gap.loss());
    gapsOf.merge(cause, 1L, Long::sum);
    lostIn.merge(cause, gap.a(), Long::sum);
  }

  /** What the kernel itself has reported. */
  KernelFacts facts() {
    return facts;
  }

  /** What happened, in numbers. */
  Activity activity() {
    return activity.activity(seen);
  }

  /** Which events there are. */
  SeenEvents seen() {
    return seen;
  }

  long events() {
    return events;
  }

  long modelEvents() {
    return modelEvents;
  }

  long units() {
    return units;
  }

  long unread() {
    return unread;
  }

  long lost() {
    return lost;
  }

  long gaps() {
    return gaps;
  }

  /**
   * When the trace ends, in ns: with its last record, whatever that says. A garbled time of a
   * record without binding does not count before the last block.
   */
  long endNs() {
    return Math.max(endNs, modelEvents == 0 ? 0 : lastOfModelNs);
  }

  /** How many gaps there are of each cause. */
  Map<Gaps, Long> gapsOf() {
    return gapsOf;
  }

  /** How many events are missing in those of this cause, at least. */
  long lostIn(Gaps cause) {
    return lostIn.getOrDefault(cause, 0L);
  }

  /** Whether a tracer lost events that it noticed, and so maybe others that it did not. */
  boolean tracerLost() {
    return gapsOf.keySet().stream().anyMatch(Gaps::isTold);
  }

  /** The least time in ns of any record, bound or not; 0 if there is none. */
  long firstNs() {
    return hasTimes() ? firstNs : 0;
  }

  /** The greatest time in ns of any record, bound or not; 0 if there is none. */
  long lastNs() {
    return hasTimes() ? Math.max(lastNs, lastOfModelNs) : 0;
  }

  private boolean hasTimes() {
    return firstNs <= Math.max(lastNs, lastOfModelNs);
  }
}
