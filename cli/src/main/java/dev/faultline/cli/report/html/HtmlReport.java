package dev.faultline.cli.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.cli.report.writing.Spool;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The report as one file for a browser: no script, nothing fetched, and a content security policy
 * that allows nothing but the style sheet inside of it. It can be attached to a bug report and
 * opened by whoever gets it.
 *
 * <p>What stands in front, the tables over all captures, is known last; the captures are spooled.
 * Of thousands of captures the tables tell all, and only so many are told in full that a browser
 * can hold the file.
 */
public final class HtmlReport implements ReportWriter {
  private final Spool traces = new Spool();
  private final HtmlTrace section = new HtmlTrace();

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    traces.write(section.of(trace).getBytes(UTF_8));
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    HtmlPage page = new HtmlPage();
    out.write(page.head(report, section.shown()).getBytes(UTF_8));
    traces.copyTo(out);
    out.write(page.foot(section.omitted()).getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    traces.close();
  }
}
