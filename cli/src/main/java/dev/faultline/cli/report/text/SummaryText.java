package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.TraceOutcome;
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
    sorted.sort(
        Comparator.comparingInt(SummaryText::gravity)
            .reversed()
            .thenComparing(SummaryText::whySkipped));
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (TraceReport trace : sorted) {
      counts.merge(TraceOutcome.remarked(trace), 1, Integer::sum);
    }
    StringBuilder head = new StringBuilder(Counted.of(traces.size(), "file", "files")).append(':');
    String separator = " ";
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      head.append(separator).append(count.getValue()).append(' ').append(count.getKey());
      separator = ", ";
    }
    if (report.getAcrossCount() > 0) {
      head.append("; ").append(Counted.of(report.getAcrossCount(), "finding", "findings"));
      boolean known = report.getAcrossList().stream().allMatch(Finding::hasKnown);
      head.append(known ? " across them (known)" : " across them");
    }
    StringBuilder out = new StringBuilder();
    new Paragraph(out, layout.width()).write("", head.toString());
    int width =
        Math.max(LEAST_WIDTH, counts.keySet().stream().mapToInt(String::length).max().orElse(0));
    String before = "";
    for (TraceReport trace : sorted) {
      String remark = remark(trace);
      boolean again = remark.equals(before) && TraceOutcome.of(trace) != TraceOutcome.JUDGED;
      writeRow(trace, width, again ? "likewise" : remark, out);
      before = remark;
    }
    return out.toString();
  }

  /** What is said of a trace stands beside its path, or below where there is no room for it. */
  private void writeRow(TraceReport trace, int width, String remark, StringBuilder out) {
    String word = String.format(Locale.ROOT, "%-" + width + "s", TraceOutcome.remarked(trace));
    String path = PlainText.of(trace.getPath());
    out.append("  ").append(TraceOutcome.painted(trace, word, layout.colours()));
    out.append("  ").append(path);
    String rest = PlainText.of(remark);
    int indent = width + 4;
    if (indent + path.length() + 2 + rest.length() <= layout.width()) {
      out.append(rest.isEmpty() ? "" : "  " + layout.colours().dim(rest)).append('\n');
    } else {
      out.append('\n');
      new Paragraph(out, layout.width()).write(" ".repeat(indent + 2), remark);
    }
  }

  private static String whySkipped(TraceReport trace) {
    return TraceOutcome.of(trace) == TraceOutcome.SKIPPED ? remark(trace) : "";
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
