package dev.faultline.traces.ftrace;

/**
 * How many entries the head of a trace says that its buffer had, and how many there are. The kernel
 * counts those of all CPUs, also in the files of one ({@code print_event_info()}), and prints a
 * line or more for each, but for the function_graph tracer, which prints call and return as one.
 */
final class EntryCount {
  private final boolean comparable;
  private long said = -1;
  private long seen;
  private boolean uncounted;

  EntryCount(FtraceDialect dialect) {
    this.comparable = dialect != FtraceDialect.GRAPH && dialect != FtraceDialect.DUMP;
  }

  /** The head says so. */
  void said(long entries) {
    said = entries;
  }

  /** A line is an entry, or may have been. */
  void see(long entries) {
    seen += entries;
  }

  /** Some entries are known to be gone, and told as lost where they were; nobody knows how many. */
  void uncounted() {
    uncounted = true;
  }

  /** How many are missing; 0 if none are, or if that cannot be told. */
  long missing() {
    return comparable && !uncounted && said > seen ? said - seen : 0;
  }

  /** The head of another trace follows. */
  void restart() {
    said = -1;
    seen = 0;
    uncounted = false;
  }
}
