package dev.faultline.cli.report.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A line of protobuf's JSON for each trace, as soon as it is judged; the last line is the report
 * without its traces, so that a reader knows whether it has all of it.
 */
public final class JsonLinesReport implements ReportWriter {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence().omittingInsignificantWhitespace();

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    write(trace, out);
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    write(report.toBuilder().clearTraces(), out);
  }

  private static void write(MessageOrBuilder message, OutputStream out) throws IOException {
    out.write((JsonText.visible(PRINTER.print(message)) + "\n").getBytes(UTF_8));
  }
}
