package dev.faultline.cli.report.html;

import dev.faultline.cli.report.html.svg.Markup;
import dev.faultline.cli.report.text.CaptureText;
import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One capture after the other: verdict, what was read, findings, what was checked. A bug is drawn
 * in the first captures that have it; more pictures of the same say nothing new.
 */
final class HtmlTrace {
  private static final int MOST_PICTURES_OF_A_BUG = 3;
  private static final long MOST_CHARACTERS = 24_000_000;
  private static final int MOST_OPEN = 8;

  private final Set<String> shown = new HashSet<>();
  private final Map<String, String> firstWith = new HashMap<>();
  private final Map<String, Integer> pictures = new HashMap<>();
  private long written;
  private long omitted;

  /** Paths of the captures that are told in full. */
  Set<String> shown() {
    return shown;
  }

  /** How many were not. */
  long omitted() {
    return omitted;
  }

  /** The section of a capture; nothing where it would be too much. */
  String of(TraceReport trace) {
    if (TraceOutcome.of(trace) == TraceOutcome.SKIPPED) {
      return "";
    }
    if (written > MOST_CHARACTERS) {
      omitted++;
      return "";
    }
    shown.add(trace.getPath());
    Markup out = new Markup(PlainText::of);
    out.open("section", "class", "capture", "id", HtmlWords.anchor(trace.getPath()));
    out.open("h2");
    HtmlWords.verdict(out, trace);
    out.text(" ").element("span", trace.getPath(), "class", "path").close().line();
    if (TraceOutcome.of(trace) == TraceOutcome.UNREAD) {
      out.element("p", trace.getError());
    } else {
      judgement(out, trace);
    }
    out.close().line();
    String text = out.take();
    written += text.length();
    return text;
  }

  private void judgement(Markup out, TraceReport trace) {
    if (trace.hasCapture()) {
      out.element("p", CaptureText.of(trace), "class", "what").line();
    }
    String why = trace.getVerdict() == Verdict.Value.INCONCLUSIVE ? "because: " : "note: ";
    trace
        .getReasonsList()
        .forEach(reason -> out.element("p", why + reason, "class", "what").line());
    HtmlFinding text = new HtmlFinding(out, HtmlPlaces.in(trace));
    for (Finding finding : trace.getFindingsList()) {
      String identity = HtmlWords.identity(finding);
      String first = firstWith.computeIfAbsent(identity, fresh -> trace.getPath());
      boolean drawn = pictures.merge(identity, 1, Integer::sum) <= MOST_PICTURES_OF_A_BUG;
      boolean unseen = first.equals(trace.getPath()) && firstWith.size() <= MOST_OPEN;
      text.write(finding, unseen && finding.getGrade() != Grade.Value.NOTE, drawn ? "" : first);
    }
    coverage(out, trace);
  }

  private static void coverage(Markup out, TraceReport trace) {
    if (trace.getCoverageCount() == 0) {
      return;
    }
    long checked = trace.getCoverageList().stream().filter(rule -> rule.getChecked() > 0).count();
    long times = trace.getCoverageList().stream().mapToLong(Coverage::getChecked).sum();
    String opportunities = Counted.of(times, "opportunity", "opportunities");
    out.open("details", "class", "coverage").open("summary").text("What was checked: ");
    out.text(Counted.of(checked, "rule", "rules") + ", " + opportunities).close();
    out.open("table").open("tr").element("th", "rule").element("th", "checked");
    out.element("th", "undecided").element("th", "").close().line();
    for (Coverage rule : trace.getCoverageList()) {
      out.open("tr").element("td", rule.getRule());
      out.element("td", Counted.grouped(rule.getChecked()), "class", "count");
      out.element("td", Counted.grouped(rule.getUndecided()), "class", "count");
      out.element("td", rule.getReason()).close().line();
    }
    out.close().close().line();
  }
}
