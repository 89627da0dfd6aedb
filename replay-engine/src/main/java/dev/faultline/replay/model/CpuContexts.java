package dev.faultline.replay.model;

import dev.faultline.v1.Context;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What runs on each CPU beside its tasks: interrupts, softirqs, NMIs, and the idle task. */
final class CpuContexts {
  private static final int CONTEXTS = Context.NMI_VALUE + 1;

  private @Nullable TaskContext[] contexts = new TaskContext[64];

  TaskContext of(int cpu, Context context) {
    int place = cpu * CONTEXTS + context.getNumber();
    if (place >= contexts.length) {
      contexts = Arrays.copyOf(contexts, Math.max(place + 1, 2 * contexts.length));
    }
    TaskContext known = contexts[place];
    if (known == null) {
      known = TaskContext.ofCpu(cpu, context);
      contexts[place] = known;
    }
    return known;
  }
}
