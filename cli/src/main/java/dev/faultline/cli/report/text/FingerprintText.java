package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.Sameness;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which findings many traces share: of each in how many it is, and in which first. */
final class FingerprintText {

  /** A finding wherever it is. */
  private static final class Row {
    final Finding finding;
    final String first;
    int traces;

    Row(Finding finding, String first) {
      this.finding = finding;
      this.first = first;
    }

    int traces() {
      return traces;
    }
  }

  /** What is not known yet is what somebody has to look at. */
  private static final Comparator<Row> NEW_AND_GRAVEST_FIRST =
      Comparator.comparing((Row row) -> !row.finding.hasKnown())
          .thenComparing(row -> row.finding.getGradeValue())
          .thenComparing(Row::traces)
          .reversed();

  private final StringBuilder out;
  private final Layout layout;

  FingerprintText(StringBuilder out, Layout layout) {
    this.out = out;
    this.layout = layout;
  }

  void write(List<TraceReport> traces) {
    Map<String, Row> rows = new LinkedHashMap<>();
    int withFindings = 0;
    for (TraceReport trace : traces) {
      withFindings += add(trace, rows) ? 1 : 0;
    }
    if (withFindings < 2) {
      return;
    }
    List<Row> sorted = new ArrayList<>(rows.values());
    sorted.sort(NEW_AND_GRAVEST_FIRST);
    out.append('\n').append(Counted.of(sorted.size(), "finding", "findings")).append(" in ");
    out.append(Counted.of(withFindings, "file", "files"));
    long known = sorted.stream().filter(row -> row.finding.hasKnown()).count();
    out.append(known > 0 ? ", " + Counted.grouped(known) + " known:\n" : ":\n");
    sorted.forEach(this::write);
  }

  private static boolean add(TraceReport trace, Map<String, Row> rows) {
    Set<String> seen = new HashSet<>();
    for (Finding finding : trace.getFindingsList()) {
      if (finding.getGrade() == Grade.Value.NOTE) {
        continue;
      }
      String key = Sameness.of(finding);
      if (seen.add(key)) {
        rows.computeIfAbsent(key, fresh -> new Row(finding, trace.getPath())).traces++;
      }
    }
    return !seen.isEmpty();
  }

  private void write(Row row) {
    String count = String.format(Locale.ROOT, "  %6s  ", Counted.grouped(row.traces) + "x");
    out.append(count).append(FindingText.word(row.finding.getGrade())).append("  ");
    out.append(layout.colours().bold(PlainText.of(row.finding.getRule())));
    if (!row.finding.getFingerprint().isEmpty()) {
      out.append("  [").append(PlainText.of(row.finding.getFingerprint())).append(']');
    }
    out.append('\n');
    Paragraph paragraph = new Paragraph(out, layout.width());
    String indent = " ".repeat(count.length());
    paragraph.write(indent, row.finding.getTitle());
    if (row.finding.hasKnown()) {
      paragraph.write(indent, KnownText.of(row.finding));
    }
    String first = (row.traces > 1 ? "first in " : "in ") + PlainText.of(row.first);
    out.append(indent).append(layout.colours().dim(first)).append('\n');
  }
}
