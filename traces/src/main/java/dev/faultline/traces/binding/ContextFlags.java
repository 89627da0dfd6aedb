package dev.faultline.traces.binding;

import dev.faultline.v1.Context;

/** The bits of {@code common_flags} that say what the CPU was doing; the same in all kernels. */
public final class ContextFlags {
  private static final int HARDIRQ = 0x08;
  private static final int SOFTIRQ = 0x10;
  private static final int NMI = 0x40;

  private ContextFlags() {}

  /** The innermost context: an interrupt can come into a softirq, and an NMI into anything. */
  public static Context of(long flags) {
    if ((flags & NMI) != 0) {
      return Context.NMI;
    }
    if ((flags & HARDIRQ) != 0) {
      return Context.HARDIRQ;
    }
    return (flags & SOFTIRQ) != 0 ? Context.SOFTIRQ : Context.TASK;
  }
}
