package dev.faultline.replay;

import dev.faultline.replay.model.Step;
import dev.faultline.replay.rules.Gaps;
import dev.faultline.stream.EventBlock;
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
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;
  private long endNs = Long.MIN_VALUE;

  void add(EventBlock block) {
    events += block.sourceEvents();
    units += block.sourceUnits();
    unread += block.unreadUnits();
    if (block.firstNs() <= block.lastNs()) {
      endNs = block.lastNs();
    }
  }

  void see(Step step) {
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
    firstNs = Math.min(firstNs, step.event().timeNs());
    lastNs = Math.max(lastNs, step.event().timeNs());
  }

  /** What the kernel itself has reported. */
  KernelFacts facts() {
    return facts;
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
   * When the trace ends, in ns: with its last record, whatever that says. A garbled time before the
   * last block does not count.
   */
  long endNs() {
    return Math.max(endNs, lastNs());
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

  long firstNs() {
    return modelEvents == 0 ? 0 : firstNs;
  }

  long lastNs() {
    return modelEvents == 0 ? 0 : lastNs;
  }
}
