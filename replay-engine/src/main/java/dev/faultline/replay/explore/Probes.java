package dev.faultline.replay.explore;

/** Takes what the shipped probes and the kernel's tracepoints would print of a step. */
interface Probes {
  /** Where nobody listens. */
  Probes NONE = (worker, event, arguments) -> {};

  /**
   * An event of the task whose turn it is.
   *
   * @param worker whether a worker does it that goes on with the task's direct write
   * @param event the name of the tracepoint or probe
   * @param arguments what stands behind it in ftrace's text
   */
  void hit(boolean worker, String event, String arguments);
}
