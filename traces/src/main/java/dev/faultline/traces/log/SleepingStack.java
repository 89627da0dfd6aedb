package dev.faultline.traces.log;

import dev.faultline.v1.StackFrame;
import dev.faultline.v1.TaskStack;
import dev.faultline.v1.TaskStackOrBuilder;

/** Whether a call trace is that of a task that sleeps. */
final class SleepingStack {
  private SleepingStack() {}

  static boolean is(TaskStackOrBuilder stack) {
    for (StackFrame frame : stack.getFrameList()) {
      if (!frame.getUnsure() && !frame.getIsInline()) {
        String function = frame.getFunction();
        return function.equals("__schedule")
            || function.equals("schedule")
            || function.equals("context_switch")
            || function.equals("__switch_to")
            || function.startsWith("io_schedule")
            || function.startsWith("schedule_");
      }
    }
    return false;
  }

  /** Whether the functions of the scheduler are left out, as in /proc. */
  static boolean lacksScheduler(TaskStack stack) {
    return !is(stack);
  }
}
