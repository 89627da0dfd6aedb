package dev.faultline.cli.capture;

/** What records. */
enum Tool {
  TRACEFS("tracefs", "TERM", "OUT.ftrace.gz"),
  TRACE_CMD("trace-cmd", "TERM", "OUT.dat"),
  PERF("perf", "INT", "OUT.perf.data"),
  /** It sets probes where functions begin and return, and not in the middle of a module's. */
  BPFTRACE("bpftrace", "TERM", "OUT.ftrace.gz");

  private final String title;
  private final String signal;
  private final String capture;

  Tool(String title, String signal, String capture) {
    this.title = title;
    this.signal = signal;
    this.capture = capture;
  }

  String title() {
    return title;
  }

  /** The signal that ends it, or the command that it records, in order. */
  String signal() {
    return signal;
  }

  /** The file that it writes. */
  String capture() {
    return capture;
  }

  @Override
  public String toString() {
    return title;
  }
}
