package dev.faultline.replay.explore;

/** Takes what the shipped probes and the kernel's tracepoints would print of a step. */
interface Probes {
  /** Where nobody listens. */
  Probes NONE = (event, arguments) -> {};

  /**
   * An event of the task whose turn it is.
   *
   * @param event the name of the tracepoint or probe
   * @param arguments what stands behind it in ftrace's text
   */
  void hit(String event, String arguments);
}
