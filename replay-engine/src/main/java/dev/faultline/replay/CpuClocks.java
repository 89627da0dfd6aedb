package dev.faultline.replay;

import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.Arrays;

/**
 * How far each CPU's part of the trace has come. CPUs are numbered from 0: one below the greatest
 * number that was never seen may have lost all it had.
 */
final class CpuClocks {
  /** Traces of machines with more are judged as if these had always been heard of. */
  private static final int MOST = 1 << 14;

  private long[] lastNs = new long[8];
  private int count;
  private long greatestNs = Long.MIN_VALUE;
  private long behindNs;

  CpuClocks() {
    Arrays.fill(lastNs, Long.MIN_VALUE);
  }

  void see(Step step) {
    if (step.kind() == EventKind.EVENTS_LOST) {
      greatestNs = Long.MIN_VALUE;
      return;
    }
    long nowNs = step.event().timeNs();
    if (nowNs < greatestNs) {
      behindNs = Math.max(behindNs, greatestNs - nowNs);
    } else {
      greatestNs = nowNs;
    }
    int cpu = step.event().cpu();
    if (cpu >= 0 && cpu < MOST) {
      if (cpu >= count) {
        grow(cpu + 1);
      }
      if (nowNs > lastNs[cpu]) {
        lastNs[cpu] = nowNs;
      }
    }
  }

  private void grow(int cpus) {
    if (cpus > lastNs.length) {
      int before = lastNs.length;
      lastNs = Arrays.copyOf(lastNs, Math.max(cpus, 2 * before));
      Arrays.fill(lastNs, before, lastNs.length, Long.MIN_VALUE);
    }
    count = cpus;
  }

  /**
   * By how many ns an event was older than one of another CPU that stands before it: in which order
   * events at such a distance happened, the capture does not tell.
   */
  long behindNs() {
    return behindNs;
  }

  /** Whether all events are of one CPU. */
  boolean isOneCpu() {
    int seen = 0;
    for (int cpu = 0; cpu < count; cpu++) {
      seen += lastNs[cpu] == Long.MIN_VALUE ? 0 : 1;
    }
    return seen == 1;
  }

  /** Time in ns of the last event of the CPU that has not been heard of for longest. */
  long slowestNs() {
    return count == 0 ? Long.MIN_VALUE : lastNs[slowestCpu()];
  }

  /** That CPU. */
  int slowestCpu() {
    int slowest = 0;
    for (int cpu = 1; cpu < count; cpu++) {
      slowest = lastNs[cpu] < lastNs[slowest] ? cpu : slowest;
    }
    return slowest;
  }
}
