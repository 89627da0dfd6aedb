package dev.faultline.traces.ftrace;

/** How the lines of ftrace text look. */
public enum FtraceDialect {
  /** {@code comm-pid [cpu] flags time: event}. */
  TRACE("ftrace-text"),
  /** The same, as {@code trace-cmd report} prints it. */
  REPORT("trace-cmd-report"),
  /** Option {@code latency-format}, also with option {@code verbose}. */
  LATENCY("ftrace-latency"),
  /** A kernel log in which the ftrace buffer was dumped. */
  DUMP("ftrace-dump"),
  /** The function_graph tracer. */
  GRAPH("function-graph");

  private final String word;

  FtraceDialect(String word) {
    this.word = word;
  }

  /** Its name in reports. */
  public String word() {
    return word;
  }

  /** What its events look like, for messages. */
  String shape() {
    return switch (this) {
      case TRACE, REPORT -> "'comm-pid [cpu] flags time: event'";
      case LATENCY, DUMP -> "'comm-pid cpuflags time: event'";
      case GRAPH -> "'cpu) duration | calls'";
    };
  }

  EventPrefix prefix() {
    return switch (this) {
      case TRACE, REPORT -> new LinePrefix();
      case LATENCY, DUMP ->
          new FirstPrefix(new LatencyPrefix(), new VerbosePrefix(), new GraphPrefix());
      case GRAPH -> new GraphPrefix();
    };
  }
}
