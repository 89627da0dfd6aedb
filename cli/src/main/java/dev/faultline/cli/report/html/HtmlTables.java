package dev.faultline.cli.report.html;

import dev.faultline.cli.report.html.svg.Markup;
import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Many captures at a glance: each bug once, then each capture in a line. */
final class HtmlTables {
  private static final int MOST_ROWS = 2_000;

  private record Bug(Finding finding, String first, List<String> captures) {}

  private static final Comparator<Bug> GRAVEST_FIRST =
      Comparator.comparing((Bug bug) -> bug.finding().getGradeValue())
          .thenComparing(bug -> bug.captures().size())
          .reversed();

  private final Markup out;
  private final Set<String> shown;

  /**
   * Tables.
   *
   * @param shown paths of the captures that the report tells of in full
   */
  HtmlTables(Markup out, Set<String> shown) {
    this.out = out;
    this.shown = shown;
  }

  void write(Report report) {
    bugs(report.getTracesList());
    captures(report.getTracesList());
  }

  private void bugs(List<TraceReport> traces) {
    Map<String, Bug> bugs = new LinkedHashMap<>();
    for (TraceReport trace : traces) {
      Set<String> seen = new HashSet<>();
      for (Finding finding : trace.getFindingsList()) {
        String identity = HtmlWords.identity(finding);
        if (finding.getGrade() != Grade.Value.NOTE && seen.add(identity)) {
          bugs.computeIfAbsent(
                  identity, fresh -> new Bug(finding, trace.getPath(), new ArrayList<>()))
              .captures()
              .add(trace.getPath());
        }
      }
    }
    if (bugs.isEmpty()) {
      return;
    }
    out.open("section").element("h2", "Findings").open("table", "class", "bugs").line();
    heads("captures", "finding", "first in");
    bugs.values().stream().sorted(GRAVEST_FIRST).limit(MOST_ROWS).forEach(this::bug);
    out.close().line();
    cut(bugs.size());
    out.close().line();
  }

  private void bug(Bug bug) {
    out.open("tr").element("td", Counted.grouped(bug.captures().size()), "class", "count");
    out.open("td");
    HtmlWords.rule(out, bug.finding());
    out.text(" ").element("code", bug.finding().getFingerprint());
    HtmlWords.known(out, bug.finding());
    out.element("p", bug.finding().getTitle()).close().open("td", "class", "path");
    path(bug.captures().stream().filter(shown::contains).findFirst().orElse(bug.first()));
    out.close().close().line();
  }

  private void captures(List<TraceReport> traces) {
    out.open("section").element("h2", "Captures").open("table", "class", "captures").line();
    heads("verdict", "capture", "");
    traces.stream()
        .sorted(Comparator.comparingInt(HtmlTables::gravity).reversed())
        .limit(MOST_ROWS)
        .forEach(this::capture);
    out.close().line();
    cut(traces.size());
    out.close().line();
  }

  private void capture(TraceReport trace) {
    out.open("tr").open("td");
    HtmlWords.verdict(out, trace);
    out.close().open("td", "class", "path");
    path(trace.getPath());
    out.close().element("td", remark(trace)).close().line();
  }

  private static String remark(TraceReport trace) {
    return switch (TraceOutcome.of(trace)) {
      case UNREAD -> trace.getError();
      case SKIPPED -> String.join("; ", trace.getReasonsList());
      case JUDGED ->
          String.join(
              ", ",
              trace.getFindingsList().stream()
                  .filter(finding -> finding.getGrade() != Grade.Value.NOTE)
                  .map(Finding::getRule)
                  .distinct()
                  .toList());
    };
  }

  private static int gravity(TraceReport trace) {
    return switch (TraceOutcome.of(trace)) {
      case UNREAD -> Integer.MAX_VALUE;
      case JUDGED -> trace.getVerdictValue();
      case SKIPPED -> -1;
    };
  }

  private void heads(String... names) {
    out.open("tr");
    for (String name : names) {
      out.element("th", name);
    }
    out.close().line();
  }

  private void path(String path) {
    if (shown.contains(path)) {
      out.element("a", path, "href", "#" + HtmlWords.anchor(path));
    } else {
      out.text(path);
    }
  }

  private void cut(int rows) {
    if (rows > MOST_ROWS) {
      out.element(
          "p",
          "The first "
              + Counted.grouped(MOST_ROWS)
              + " of "
              + Counted.grouped(rows)
              + " are listed.",
          "class",
          "omitted");
    }
  }
}
