package dev.faultline.cli.report.writing;

import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.writing.ReportSetting.Passing;
import dev.faultline.cli.report.writing.ReportSetting.RulePage;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Reports in any format, in a setting that is the same every time. */
public final class Settings {
  private static final Passing PASSING =
      new Passing() {
        @Override
        public boolean fails(Finding finding) {
          return !finding.hasKnown() && finding.getGrade() != Grade.Value.NOTE;
        }

        @Override
        public int exitCode(Report report) {
          return 1;
        }
      };

  private Settings() {}

  public static ReportSetting setting() {
    return setting(Layout.plain(true));
  }

  public static ReportSetting setting(Layout layout) {
    return new ReportSetting(
        layout,
        rule -> Optional.of(new RulePage("What " + rule + " reports.", "Coherency", "# " + rule)),
        PASSING,
        Instant.ofEpochSecond(1_700_000_000),
        "lab-7",
        Optional.of(new Submission("mylab", "mylab:6.18-x86_64", "1.2.3")));
  }

  /** What a writer makes of traces and what only they together show. */
  public static byte[] written(ReportWriter writer, Report report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (writer) {
      TraceOutlines outline = new TraceOutlines();
      Report.Builder outlines = report.toBuilder().clearTraces();
      for (TraceReport trace : report.getTracesList()) {
        writer.trace(trace, out);
        outlines.addTraces(outline.of(trace));
      }
      writer.finish(outlines.build(), out);
    }
    return out.toByteArray();
  }
}
