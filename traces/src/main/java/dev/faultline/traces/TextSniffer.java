package dev.faultline.traces;

import dev.faultline.traces.csv.CsvHeader;
import dev.faultline.traces.ftrace.FtraceLines;
import dev.faultline.traces.perf.ScriptLines;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Tells dialects of text apart by the first lines. Runs once per capture, so that expressions are
 * good enough here.
 */
final class TextSniffer {
  private static final Pattern NUMBERED_LINE = Pattern.compile(".*type: \\d+");
  private static final Pattern BARE_EVENT = Pattern.compile("[a-z_0-9]+: .*");
  private static final Pattern PERF_DUMP =
      Pattern.compile("0x[0-9a-f]+(@.*)? \\[0x[0-9a-f]+\\]: event: \\d+");
  private static final Pattern PERF_TRACE =
      Pattern.compile(" *\\d+\\.\\d{3} \\( *\\d+\\.\\d{3} ms\\): .*");
  private static final Pattern DATED_SCRIPT =
      Pattern.compile(
          ".*\\S\\s+-?\\d+\\s+(\\[\\d+]\\s+)?"
              + "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6,9}\\s.*");
  private static final String DUMP = "Dumping ftrace ";
  private static final String EMPTY_DUMP = "(ftrace buffer empty)";

  /** Other CPUs may print between the announcement of a dump and its first line. */
  private static final int MOST_BETWEEN = 4;

  private static final Pattern REPORT_HEAD = Pattern.compile("cpus=\\d+|version = \\d+");

  /** Whatever else a text is, so many lines would have shown it: it is a log. */
  private static final int MOST_OTHERS = 2000;

  private final FtraceLines lines = new FtraceLines();
  private boolean tracer;
  private boolean graph;
  private boolean report;
  private int numbered;
  private int bare;
  private int other;
  private int logged;
  private int behindAnnouncement;
  private boolean emptyDump;

  private TextSniffer() {}

  static CaptureFormat sniff(byte[] head) {
    return CsvHeader.find(head) != null ? CaptureFormat.CSV : new TextSniffer().find(head);
  }

  private CaptureFormat find(byte[] head) {
    ScriptLines script = new ScriptLines();
    for (int from = 0; from < head.length; ) {
      int to = from;
      while (to < head.length && head[to] != '\n') {
        to++;
      }
      int end = to > from && head[to - 1] == '\r' ? to - 1 : to;
      if (behindAnnouncement > 0) {
        if (isInDump(head, from, end)) {
          return CaptureFormat.DMESG_DUMP;
        }
        from = to + 1;
        continue;
      }
      boolean scripted = script.isEvent(head, from, end);
      if (scripted && script.isAligned()) {
        return CaptureFormat.PERF_SCRIPT;
      }
      if (lines.isEvent(head, from, end) || lines.isLoss(head, from, end)) {
        return report ? CaptureFormat.TRACE_CMD_REPORT : CaptureFormat.FTRACE_TEXT;
      }
      if (scripted) {
        return CaptureFormat.PERF_SCRIPT;
      }
      if (!report && script.isEventOfNobody(head, from, end)) {
        return CaptureFormat.SCRIPT_OF_NOBODY;
      }
      CaptureFormat format = otherDialect(head, from, end);
      if (format == CaptureFormat.OTHER_TEXT) {
        int length = Math.min(end - from, 300);
        format = line(new String(head, from, length, StandardCharsets.ISO_8859_1));
      }
      if (format != CaptureFormat.OTHER_TEXT) {
        return format;
      }
      from = to + 1;
    }
    return verdict(head);
  }

  /** Whether a dump that was announced is there, as far as can be told by this line. */
  private boolean isInDump(byte[] head, int from, int to) {
    String line = new String(head, from, Math.min(to - from, 300), StandardCharsets.ISO_8859_1);
    if (line.contains(EMPTY_DUMP)) {
      behindAnnouncement = 0;
      emptyDump = true;
      return false;
    }
    return ++behindAnnouncement > MOST_BETWEEN;
  }

  private CaptureFormat otherDialect(byte[] head, int from, int to) {
    int begin = lines.behindLogPrefix(head, from, to);
    logged += begin > from ? 1 : 0;
    if (lines.isLatency(head, begin, to)) {
      return begin > from ? CaptureFormat.DMESG_DUMP : CaptureFormat.LATENCY;
    }
    return begin == from && lines.isGraph(head, from, to)
        ? CaptureFormat.FUNCTION_GRAPH
        : CaptureFormat.OTHER_TEXT;
  }

  /** The format that this line gives away, if it does. */
  private CaptureFormat line(String line) {
    if (line.startsWith("#")) {
      tracer |= line.startsWith("# tracer:");
      graph |= line.startsWith("# tracer: function_graph");
      return line.contains(" latency trace v") && !graph
          ? CaptureFormat.LATENCY
          : CaptureFormat.OTHER_TEXT;
    }
    if (line.contains(DUMP)) {
      behindAnnouncement = 1;
      return CaptureFormat.OTHER_TEXT;
    }
    if (other > MOST_OTHERS) {
      other++;
      return CaptureFormat.OTHER_TEXT;
    }
    if (line.startsWith("0x") && PERF_DUMP.matcher(line).matches()) {
      return CaptureFormat.PERF_DUMP;
    }
    if (hasDate(line) && DATED_SCRIPT.matcher(line).matches()) {
      return CaptureFormat.SCRIPT_WITH_DATES;
    }
    if (line.contains(" ms): ") && PERF_TRACE.matcher(line).matches()) {
      return CaptureFormat.PERF_TRACE;
    }
    if (REPORT_HEAD.matcher(line).matches()) {
      report = true;
    } else if (line.contains("type: ") && NUMBERED_LINE.matcher(line).matches()) {
      numbered++;
    } else if (BARE_EVENT.matcher(line).matches()) {
      bare++;
    } else if (!line.isBlank()) {
      other++;
    }
    return CaptureFormat.OTHER_TEXT;
  }

  /** Whether there is something like {@code 2026-11-28 }: an expression costs more than to look. */
  private static boolean hasDate(String line) {
    for (int p = line.indexOf('-'); p >= 0; p = line.indexOf('-', p + 1)) {
      if (p + 6 < line.length() && line.charAt(p + 3) == '-' && line.charAt(p + 6) == ' ') {
        return true;
      }
    }
    return false;
  }

  private CaptureFormat verdict(byte[] head) {
    if (graph) {
      return CaptureFormat.FUNCTION_GRAPH;
    }
    if (numbered > bare + other) {
      return CaptureFormat.RAW_NUMBERS;
    }
    if (tracer && bare > other) {
      return CaptureFormat.NO_CONTEXT;
    }
    if (tracer) {
      return CaptureFormat.FTRACE_TEXT;
    }
    if (report) {
      return CaptureFormat.TRACE_CMD_REPORT;
    }
    if (behindAnnouncement > 0) {
      return CaptureFormat.DMESG_DUMP;
    }
    if (emptyDump) {
      return CaptureFormat.EMPTY_DUMP;
    }
    if (logged * 2 > other) {
      return CaptureFormat.KERNEL_LOG;
    }
    return isBinary(head) ? CaptureFormat.BINARY : CaptureFormat.OTHER_TEXT;
  }

  private static boolean isBinary(byte[] head) {
    int odd = 0;
    for (byte b : head) {
      odd += b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != 0x1b ? 1 : 0;
    }
    return odd * 50L > head.length;
  }
}
