package dev.faultline.replay;

import dev.faultline.replay.model.Step;
import dev.faultline.replay.rules.Gaps;
import dev.faultline.stream.EventBlock;
import dev.faultline.v1.Activity;
import dev.faultline.v1.EventKind;
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
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;
  private long lastOfModelNs;
  private long endNs = Long.MIN_VALUE;

  void add(EventBlock block) {
    events += block.sourceEvents();
    units += block.sourceUnits();
    unread += block.unreadUnits();
    if (block.firstNs() <= block.lastNs()) {
      endNs = block.lastNs();
      span(block.firstNs(), block.lastNs());
    }
  }

  void see(Step step) {
    activity.see(step);
    if (step.kind() == EventKind.EVENTS_LOST) {
      gaps++;
      lost += step.event().a();
      Gaps cause = Gaps.of(step.event().loss());
      gapsOf.merge(cause, 1L, Long::sum);
      lostIn.merge(cause, step.event().a(), Long::sum);
      return;
    }
    modelEvents++;
    facts.see(step);
    // Streams of other tools need not tell the times of what has no binding.
    long timeNs = step.event().timeNs();
    span(timeNs, timeNs);
    lastOfModelNs = modelEvents == 1 ? timeNs : Math.max(lastOfModelNs, timeNs);
  }

  private void span(long fromNs, long toNs) {
    firstNs = Math.min(firstNs, fromNs);
    lastNs = Math.max(lastNs, toNs);
  }

  /** What the kernel itself has reported. */
  KernelFacts facts() {
    return facts;
  }

  /** What happened, in numbers. */
  Activity activity() {
    return activity.activity();
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
    return Math.max(endNs, lastOfModelNs);
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
    return firstNs > lastNs ? 0 : firstNs;
  }

  /** The greatest time in ns of any record, bound or not; 0 if there is none. */
  long lastNs() {
    return firstNs > lastNs ? 0 : lastNs;
  }
}
