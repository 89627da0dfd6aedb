package dev.faultline.cli.report;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.v1.Report;
import java.io.IOException;

/**
 * Protobuf's JSON of {@code Report}: fields in the order of their numbers, every one printed, so
 * that a reader need not know what a missing one means. 64-bit numbers are strings, as protobuf has
 * it.
 */
final class JsonReport implements ReportWriter {

  @Override
  public void finish(Report report, Appendable out) throws IOException {
    JsonFormat.printer().alwaysPrintFieldsWithNoPresence().appendTo(report, out);
    out.append('\n');
  }
}
