package dev.faultline.cli.report;

import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;

/**
 * The report for a person on a terminal: of each trace the verdict first, then what led to it; of
 * many traces a table at the end.
 */
final class TextReport implements ReportWriter {
  private final Layout layout;

  TextReport(Layout layout) {
    this.layout = layout;
  }

  @Override
  public void trace(TraceReport trace, Appendable out) throws IOException {
    if (TraceOutcome.of(trace) == TraceOutcome.SKIPPED) {
      return; // a line of the summary says it
    }
    StringBuilder page = new StringBuilder();
    String word = TraceOutcome.painted(trace, TraceOutcome.word(trace), layout.colours());
    page.append(word).append("  ").append(PlainText.of(trace.getPath())).append('\n');
    if (TraceOutcome.of(trace) == TraceOutcome.UNREAD) {
      new Paragraph(page, layout.width()).write("  ", trace.getError());
    } else {
      writeJudgement(trace, page);
    }
    out.append(page.append('\n'));
  }

  private void writeJudgement(TraceReport trace, StringBuilder page) {
    Paragraph paragraph = new Paragraph(page, layout.width());
    if (trace.hasCapture()) {
      paragraph.write("  ", CaptureText.of(trace));
    }
    if (trace.getReasonsCount() > 0) {
      page.append('\n');
    }
    String why = trace.getVerdict() == Verdict.Value.INCONCLUSIVE ? "  because: " : "  note: ";
    for (String reason : trace.getReasonsList()) {
      paragraph.write(why, reason);
      why = " ".repeat(why.length());
    }
    FindingText text = new FindingText(page, layout);
    for (Finding finding : trace.getFindingsList()) {
      page.append('\n');
      text.write(
          finding,
          new EvidenceText(
              page, layout.colours(), trace.getPath(), trace.getCapture().getPositionUnit()));
    }
    if (trace.getCoverageCount() > 0) {
      page.append('\n');
    }
    new CoverageText(page, layout).write(trace.getCoverageList());
  }

  @Override
  public void finish(Report report, Appendable out) throws IOException {
    if (report.getTracesCount() > 1) {
      out.append(new SummaryText(layout).of(report.getTracesList()));
    }
  }
}
