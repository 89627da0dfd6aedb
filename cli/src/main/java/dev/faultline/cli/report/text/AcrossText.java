package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.ClockText;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.writing.Gravity;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import dev.faultline.v1.Verdict;

/** What only the traces together show, under a heading of its own. */
public final class AcrossText {
  static final String HEADING = "ACROSS THESE CAPTURES";

  private final StringBuilder out;
  private final Layout layout;

  public AcrossText(StringBuilder out, Layout layout) {
    this.out = out;
    this.layout = layout;
  }

  public void write(Report report) {
    if (report.getAcrossCount() == 0) {
      return;
    }
    Verdict.Value verdict = Gravity.of(report.getAcrossList());
    out.append(layout.colours().verdict(verdict, verdict.name())).append("  ");
    out.append(layout.colours().bold(HEADING)).append('\n');
    FindingText text = new FindingText(out, layout, ClockText.SECONDS);
    EvidenceText evidence =
        new EvidenceText(out, layout.colours(), PlaceText.across(report), ClockText.SECONDS);
    for (Finding finding : report.getAcrossList()) {
      out.append('\n');
      text.write(finding, evidence);
    }
    out.append('\n');
  }
}
