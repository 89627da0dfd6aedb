package dev.faultline.replay.rules;

import dev.faultline.replay.model.Moment;

/**
 * How to say that the kernel has found a task that hangs ({@code check_hung_task()}: two minutes in
 * uninterruptible sleep, by default), where the trace does not show in what.
 */
final class HungTaskReport {
  /** Field {@code a} of the report. */
  static final long SORT = 2;

  private HungTaskReport() {}

  /** It stands whatever was recorded of locks. */
  static Finding finding(Moment at) {
    String task = at.b() == 0 ? "a task" : "task " + at.b();
    return Finding.at(at, "the kernel reports that a task hangs")
        .let("the kernel's detector of hung tasks looks at all tasks every two minutes")
        .then("it finds that " + task + " has slept uninterruptibly all the time")
        .because("what it waits for is in no event of this capture")
        .remedy(
            "get the stacks of all tasks (sysrq w, or the kernel's log next to its report), and"
                + " verify them together with the capture")
        .by(at, "reports it")
        .proof(at, "the report")
        .asFact();
  }
}
