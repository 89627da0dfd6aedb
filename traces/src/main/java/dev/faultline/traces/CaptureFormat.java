package dev.faultline.traces;

import dev.faultline.traces.ftrace.FtraceDialect;
import dev.faultline.traces.input.Packing;
import org.jspecify.annotations.Nullable;

/** What the beginning of an input says that it is. */
enum CaptureFormat {
  /** Ftrace text as the kernel prints it. */
  FTRACE_TEXT("ftrace-text", ""),
  /** Ftrace text as {@code trace-cmd report} prints it. */
  TRACE_CMD_REPORT("trace-cmd-report", ""),
  /** Ftrace text with option latency-format. */
  LATENCY("ftrace-latency", ""),
  /** A kernel log with a dump of the ftrace buffer. */
  DMESG_DUMP("ftrace-dump", ""),
  /** Output of the function_graph tracer. */
  FUNCTION_GRAPH("function-graph", ""),
  /** A table of events. */
  CSV("csv", ""),
  /** A binary recording of perf. */
  PERF_DATA("perf.data", ""),
  /** What {@code perf script} prints. */
  PERF_SCRIPT("perf-script", ""),
  /** The tool's own event stream. */
  EVENT_STREAM("event-stream", ""),
  /** No bytes at all, which is what a recording of nothing leaves behind. */
  EMPTY("ftrace-text", ""),
  GZIP("gzip", CaptureFormat.NESTED),
  ZSTD("zstd", CaptureFormat.NESTED),
  XZ("xz", CaptureFormat.NESTED),
  /** A recording of trace-cmd. */
  TRACE_DAT("trace.dat", ""),

  OLD_PERF_DATA(
      "perf.data of version 1",
      "this is a recording of perf before Linux 2.6.39, in a format that perf itself no longer"
          + " reads; record again."),
  BZIP2("bzip2", "this is compressed with bzip2; unpack it with 'bzip2 -dc' and pass the result."),
  ZIP("zip", "this is a zip archive; unpack it and pass the captures in it."),
  ELF("ELF", "this is an ELF program or core dump; pass the recorded trace instead."),
  EMPTY_DUMP(
      "kernel log with an empty dump",
      "this is a kernel log, and the ftrace buffer that was dumped to it was empty: nothing had"
          + " been switched on to be recorded."),
  KERNEL_LOG(
      "kernel log",
      "this is a kernel log, and there is no dump of the ftrace buffer in it;"
          + " 'echo z > /proc/sysrq-trigger' makes one."),
  SCRIPT_OF_NOBODY(
      "perf script without tasks",
      "this is text of perf script without the names and ids of tasks; print it with"
          + " 'perf script --ns -F comm,tid,cpu,time,event,trace'."),
  SCRIPT_WITH_DATES(
      "perf script with dates",
      "this is text of perf script with dates (field tod), which are of some time zone and jump"
          + " when the clock is set; print it with 'perf script --ns' alone."),
  PERF_DUMP(
      "perf script -D",
      "this is a dump of raw records (perf script -D); print it with"
          + " 'perf script --ns --show-lost-events', or pass the perf.data itself."),
  PERF_TRACE(
      "perf trace",
      "this is text of perf trace, which shows system calls and no tracepoints; record with 'perf"
          + " record' and pass the perf.data."),
  RAW_NUMBERS(
      "ftrace raw, hex or bin",
      "this is ftrace text printed with option raw, hex or bin, which has numbers of events"
          + " instead of their names and fields; 'echo noraw nohex nobin >"
          + " /sys/kernel/tracing/trace_options' and copy /sys/kernel/tracing/trace again."),
  NO_CONTEXT(
      "ftrace without context",
      "this is ftrace text printed without option context-info: there are no tasks, CPUs and"
          + " times; 'echo context-info > /sys/kernel/tracing/trace_options' and copy"
          + " /sys/kernel/tracing/trace again."),
  BINARY("binary", "this is binary data of no format that is known here; " + Instead.PASS),
  OTHER_TEXT(
      "text",
      "expected ftrace text, and no line at its beginning is any: neither '# tracer:' nor"
          + " 'comm-pid [cpu] flags time: event' nor perf's 'comm tid [cpu] time: event:'; "
          + Instead.PASS);

  private static final String NESTED = "this is compressed too many times; unpack it first.";

  private static final class Instead {
    static final String PASS =
        "pass the text of /sys/kernel/tracing/trace or trace_pipe, plain or compressed.";
  }

  private final String word;
  private final String refusal;

  CaptureFormat(String word, String refusal) {
    this.word = word;
    this.refusal = refusal;
  }

  /** Its name in reports. */
  String word() {
    return word;
  }

  /** Why it cannot be read and what to pass instead; empty when it can be read. */
  String refusal() {
    return refusal;
  }

  /** Whether a logger's prefixes, or a mailer, may be what hides the text of a capture. */
  boolean isPerhapsLogged() {
    return this == DMESG_DUMP
        || this == EMPTY_DUMP
        || this == KERNEL_LOG
        || this == OTHER_TEXT
        || this == NO_CONTEXT;
  }

  /**
   * What a text is that may be logged: what it is without prefixes, if that is anything; a log
   * where it tells of tasks and locks; else what it seemed to be.
   */
  CaptureFormat within(CaptureFormat plain, boolean reports) {
    if (this == DMESG_DUMP && plain == LATENCY) {
      // A dump whose beginning the log has lost.
      return this;
    }
    if (plain.dialect() != null || plain == PERF_SCRIPT || plain == EMPTY_DUMP) {
      return plain == EMPTY_DUMP && reports ? DMESG_DUMP : plain;
    }
    return reports ? DMESG_DUMP : this;
  }

  /** The compression that it is, or null. */
  @Nullable Packing packing() {
    return switch (this) {
      case GZIP -> Packing.GZIP;
      case ZSTD -> Packing.ZSTD;
      case XZ -> Packing.XZ;
      default -> null;
    };
  }

  /** The dialect of ftrace text that it is, or null. */
  @Nullable FtraceDialect dialect() {
    return switch (this) {
      case FTRACE_TEXT, EMPTY -> FtraceDialect.TRACE;
      case TRACE_CMD_REPORT -> FtraceDialect.REPORT;
      case LATENCY -> FtraceDialect.LATENCY;
      case DMESG_DUMP -> FtraceDialect.DUMP;
      case FUNCTION_GRAPH -> FtraceDialect.GRAPH;
      default -> null;
    };
  }

  /** The format of an input that begins with {@code head}. */
  static CaptureFormat of(byte[] head) {
    if (head.length == 0) {
      return EMPTY;
    }
    CaptureFormat magic = MagicNumbers.find(head);
    return magic != BINARY ? magic : TextSniffer.sniff(head);
  }
}
