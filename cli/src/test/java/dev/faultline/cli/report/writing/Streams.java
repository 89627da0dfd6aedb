package dev.faultline.cli.report.writing;

import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a whole report as a run does: trace by trace, then the end with outlines. */
public final class Streams {
  private Streams() {}

  public static void write(Report report, ReportWriter writer, OutputStream out)
      throws IOException {
    TraceOutlines outline = new TraceOutlines();
    Report.Builder outlines = report.toBuilder().clearTraces();
    try (writer) {
      for (TraceReport trace : report.getTracesList()) {
        writer.trace(trace, out);
        outlines.addTraces(outline.of(trace));
      }
      writer.finish(outlines.build(), out);
    }
  }
}
