package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.UndecidedCause;
import java.util.ArrayList;
import java.util.List;

/** The evidence for what was not found: how often each rule looked. */
final class CoverageText {
  private final StringBuilder out;
  private final Layout layout;

  CoverageText(StringBuilder out, Layout layout) {
    this.out = out;
    this.layout = layout;
  }

  void write(List<Coverage> rules) {
    if (rules.isEmpty()) {
      return;
    }
    writeSummary(rules);
    if (layout.verbose()) {
      writeTable(rules);
    }
  }

  private void writeSummary(List<Coverage> rules) {
    long opportunities = 0;
    int checked = 0;
    List<String> undecided = new ArrayList<>();
    int idle = 0;
    for (Coverage rule : rules) {
      opportunities += rule.getChecked();
      checked += rule.getChecked() > 0 ? 1 : 0;
      if (rule.getUndecided() > 0) {
        undecided.add(rule.getRule() + " (" + Counted.grouped(rule.getUndecided()) + ")");
      } else if (rule.getChecked() == 0 && !layout.ofCapture().contains(rule.getRule())) {
        idle++;
      }
    }
    String summary =
        Counted.of(checked, "rule", "rules")
            + ", "
            + Counted.of(opportunities, "opportunity", "opportunities")
            + "; undecided: "
            + (undecided.isEmpty() ? "none" : String.join(", ", undecided))
            + (idle == 0 ? "" : "; nothing to check for " + Counted.of(idle, "rule", "rules"));
    new Paragraph(out, layout.width()).write("  checked: ", summary);
  }

  private void writeTable(List<Coverage> rules) {
    OutcomeTable table = new OutcomeTable(out);
    for (Coverage rule : rules) {
      rule(table, rule);
      // What a rule says of a table of the kernel's, it says row by row.
      rule.getRowsList().forEach(table::row);
    }
    table.write();
  }

  private static void rule(OutcomeTable table, Coverage coverage) {
    table.row(
        coverage.getRule(),
        coverage.getChecked(),
        coverage.getUndecided(),
        coverage.getNotApplicable(),
        coverage.getCausesCount() > 1 ? "" : coverage.getReason());
    if (coverage.getCausesCount() > 1) {
      for (UndecidedCause cause : coverage.getCausesList()) {
        table.cause(cause.getCount(), cause.getSentence());
      }
    }
  }
}
