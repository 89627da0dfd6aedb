package dev.faultline.cli.report;

import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Many traces in a line each, the gravest first. */
final class SummaryText {
  private static final int LEAST_WIDTH = 12;

  private final Layout layout;

  SummaryText(Layout layout) {
    this.layout = layout;
  }

  String of(Report report) {
    List<TraceReport> traces = report.getTracesList();
    List<TraceReport> sorted = new ArrayList<>(traces);
    sorted.sort(Comparator.comparingInt(SummaryText::gravity).reversed());
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (TraceReport trace : sorted) {
      counts.merge(TraceOutcome.remarked(trace), 1, Integer::sum);
    }
    StringBuilder out = new StringBuilder(Counted.of(traces.size(), "file", "files")).append(':');
    String separator = " ";
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      out.append(separator).append(count.getValue()).append(' ').append(count.getKey());
      separator = ", ";
    }
    if (report.getAcrossCount() > 0) {
      out.append("; ").append(Counted.of(report.getAcrossCount(), "finding", "findings"));
      boolean known = report.getAcrossList().stream().allMatch(Finding::hasKnown);
      out.append(known ? " across them (known)" : " across them");
    }
    out.append('\n');
    int width = counts.keySet().stream().mapToInt(String::length).max().orElse(0);
    String format = "%-" + Math.max(LEAST_WIDTH, width) + "s";
    for (TraceReport trace : sorted) {
      writeRow(trace, format, out);
    }
    return out.toString();
  }

  private void writeRow(TraceReport trace, String format, StringBuilder out) {
    String word = String.format(Locale.ROOT, format, TraceOutcome.remarked(trace));
    out.append("  ").append(TraceOutcome.painted(trace, word, layout.colours()));
    out.append("  ").append(PlainText.of(trace.getPath()));
    String rest = PlainText.of(remark(trace));
    out.append(rest.isEmpty() ? "" : "  " + layout.colours().dim(rest)).append('\n');
  }

  private static String remark(TraceReport trace) {
    return switch (TraceOutcome.of(trace)) {
      case UNREAD -> trace.getError();
      case SKIPPED -> String.join("; ", trace.getReasonsList());
      case JUDGED -> {
        Map<String, Long> rules = new LinkedHashMap<>();
        for (Finding finding : trace.getFindingsList()) {
          if (finding.getGrade() != Grade.Value.NOTE) {
            rules.merge(finding.getRule(), 1L, Long::sum);
          }
        }
        List<String> words = new ArrayList<>();
        rules.forEach((rule, count) -> words.add(count == 1 ? rule : rule + " (" + count + ")"));
        yield String.join(", ", words);
      }
    };
  }

  private static int gravity(TraceReport trace) {
    return switch (TraceOutcome.of(trace)) {
      case UNREAD -> Integer.MAX_VALUE;
      case JUDGED -> trace.getVerdictValue();
      case SKIPPED -> -1;
    };
  }
}
