package dev.faultline.replay.stacks;

/** What to do next, in words that several findings share. */
final class Advice {
  static final String CAPTURE =
      "switch on the tracepoints of traces/README.md, and dump the buffer when it hangs (sysrq z)";

  private Advice() {}
}
