package dev.faultline.cli.report.html;

import dev.faultline.cli.report.html.svg.Markup;
import dev.faultline.cli.report.text.FindingText;
import dev.faultline.cli.report.text.KnownText;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TraceReport;
import java.util.Locale;

/** Words that stand in many places of an HTML report, in their colours. */
final class HtmlWords {
  private HtmlWords() {}

  /** A verdict, or what stands in its place. */
  static void verdict(Markup out, String word) {
    out.element("span", word, "class", "verdict " + word.toLowerCase(Locale.ROOT));
  }

  /** What became of a trace, and whether all of it was known. */
  static void verdict(Markup out, TraceReport trace) {
    verdict(out, TraceOutcome.word(trace));
    out.text(TraceOutcome.remarked(trace).substring(TraceOutcome.word(trace).length()));
  }

  /** Why a finding does not count, where it does not. */
  static void known(Markup out, Finding finding) {
    if (finding.hasKnown()) {
      out.text(" ").element("span", KnownText.of(finding), "class", "grade note");
    }
  }

  /** A grade and the rule. */
  static void rule(Markup out, Finding finding) {
    String grade = FindingText.word(finding.getGrade());
    out.element("span", grade, "class", "grade " + grade).text(" ");
    out.element("b", finding.getRule());
  }

  /** What tells a bug from another one. */
  static String identity(Finding finding) {
    String sameness =
        finding.getFingerprint().isEmpty() ? finding.getTitle() : finding.getFingerprint();
    return finding.getRule() + " " + sameness;
  }

  /** An anchor made of a path: any text will do that has no space. */
  static String anchor(String path) {
    StringBuilder anchor = new StringBuilder("c-");
    path.codePoints()
        .forEach(
            point -> {
              if (Character.isLetterOrDigit(point) && point < 128) {
                anchor.appendCodePoint(point);
              } else {
                anchor.append('_').append(Integer.toHexString(point));
              }
            });
    return anchor.toString();
  }
}
