package dev.faultline.cli.report.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.words.ClockText;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.cli.report.writing.TraceOutcome;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The report for a person on a terminal: of each trace the verdict first, then what led to it; of
 * many traces what they show together, and tables at the end.
 */
public final class TextReport implements ReportWriter {
  private final Layout layout;
  private boolean begun;

  public TextReport(Layout layout) {
    this.layout = layout;
  }

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    StringBuilder page = new StringBuilder();
    begin(page);
    if (TraceOutcome.of(trace) != TraceOutcome.SKIPPED) { // a line of the summary says it
      writeTrace(trace, page);
    }
    write(page, out);
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    StringBuilder page = new StringBuilder();
    begin(page);
    new AcrossText(page, layout).write(report);
    if (report.getTracesCount() > 1) {
      page.append(new SummaryText(layout).of(report));
      new FingerprintText(page, layout).write(report.getTracesList());
    }
    if (report.getNoticesCount() > 0) {
      page.append('\n');
    }
    Paragraph paragraph = new Paragraph(page, layout.width());
    report.getNoticesList().forEach(notice -> paragraph.write("note: ", notice));
    write(page, out);
  }

  private void begin(StringBuilder page) {
    if (!begun && !layout.head().isEmpty()) {
      Paragraph paragraph = new Paragraph(page, layout.width());
      layout.head().forEach(sentence -> paragraph.write("", sentence));
      page.append('\n');
    }
    begun = true;
  }

  private void writeTrace(TraceReport trace, StringBuilder page) {
    String word = TraceOutcome.painted(trace, TraceOutcome.remarked(trace), layout.colours());
    page.append(word).append("  ").append(PlainText.of(trace.getPath())).append('\n');
    if (TraceOutcome.of(trace) == TraceOutcome.UNREAD) {
      new Paragraph(page, layout.width()).write("  ", trace.getError());
    } else {
      writeJudgement(trace, page);
    }
    page.append('\n');
  }

  private void writeJudgement(TraceReport trace, StringBuilder page) {
    Paragraph paragraph = new Paragraph(page, layout.width());
    if (trace.hasCapture()) {
      paragraph.write("  ", CaptureText.of(trace));
    }
    String activity = ActivityText.of(trace);
    if (!activity.isEmpty()) {
      paragraph.write("  in it: ", activity);
    }
    if (trace.getReasonsCount() > 0) {
      page.append('\n');
    }
    String why = trace.getVerdict() == Verdict.Value.INCONCLUSIVE ? "  because: " : "  note: ";
    for (String reason : trace.getReasonsList()) {
      paragraph.write(why, reason);
      why = " ".repeat(why.length());
    }
    ClockText clock = ClockText.of(trace.getCapture());
    FindingText text = new FindingText(page, layout, clock);
    EvidenceText evidence = new EvidenceText(page, layout.colours(), PlaceText.in(trace), clock);
    for (Finding finding : trace.getFindingsList()) {
      page.append('\n');
      text.write(finding, evidence);
    }
    boolean logAlone =
        trace.getCapture().getEvents() == 0 && trace.getCapture().getLogRecords() > 0;
    if (logAlone) {
      return;
    }
    if (trace.getCoverageCount() > 0) {
      page.append('\n');
    }
    new CoverageText(page, layout).write(trace.getCoverageList());
  }

  private static void write(StringBuilder page, OutputStream out) throws IOException {
    out.write(page.toString().getBytes(UTF_8));
  }
}
