package dev.faultline.traces.tracedat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code trace-cmd report -N -t} prints of a record or a loss, reduced to what is compared.
 */
final class ReportLine {
  private static final Pattern EVENT =
      Pattern.compile("-(\\d+)\\s+\\[(\\d{3})\\]\\s+(\\d+)(?:\\.(\\d{9}))?: (\\S+?):(?= |$)");
  private static final Pattern LOSS = Pattern.compile("CPU:(\\d+) \\[(\\d*) ?EVENTS DROPPED\\]");

  private ReportLine() {}

  /** All records and losses of a report. */
  static List<String> all(Stream<String> lines) {
    return lines.map(ReportLine::normal).filter(line -> !line.isEmpty()).toList();
  }

  private static String normal(String line) {
    Matcher loss = LOSS.matcher(line);
    if (loss.matches()) {
      return loss(Integer.parseInt(loss.group(1)), Long.parseLong("0" + loss.group(2)));
    }
    Matcher event = EVENT.matcher(line);
    if (!event.find()) {
      return "";
    }
    long time = Long.parseLong(event.group(3));
    if (event.group(4) != null) {
      time = time * 1_000_000_000 + Long.parseLong(event.group(4));
    }
    return record(
        time, Integer.parseInt(event.group(2)), Integer.parseInt(event.group(1)), event.group(5));
  }

  static String record(long time, int cpu, int tid, String name) {
    return time + " cpu " + cpu + " tid " + tid + " " + name;
  }

  static String loss(int cpu, long count) {
    return "cpu " + cpu + " lost " + count;
  }
}
