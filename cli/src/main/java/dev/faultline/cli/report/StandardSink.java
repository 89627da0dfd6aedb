package dev.faultline.cli.report;

import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;

/** A report on standard output, whose reader may go away at any time ({@code | head}). */
final class StandardSink implements ReportSink {
  private final ReportWriter writer;
  private final OutputStream out;
  private boolean abandoned;

  StandardSink(ReportWriter writer, OutputStream out) {
    this.writer = writer;
    this.out = out;
  }

  @Override
  public void trace(TraceReport trace) throws IOException {
    attempt(() -> writer.trace(trace, out));
  }

  @Override
  public void finish(Report report) throws IOException {
    attempt(() -> writer.finish(report, out));
  }

  private void attempt(Step step) throws IOException {
    if (abandoned) {
      return;
    }
    try {
      step.write();
      out.flush();
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("Broken pipe")) {
        throw new ReportException("standard output", e);
      }
      abandoned = true;
    }
  }

  @Override
  public boolean isAbandoned() {
    return abandoned;
  }

  @Override
  public void close() throws IOException {
    writer.close(); // standard output belongs to the process
  }

  private interface Step {
    void write() throws IOException;
  }
}
