package dev.faultline.cli.report.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.cli.report.writing.Spool;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Protobuf's JSON of {@code Report}: fields in the order of their numbers, every one printed, so
 * that a reader need not know what a missing one means. 64-bit numbers are strings, as protobuf has
 * it.
 *
 * <p>The verdict stands in front of the traces and is known only after the last of them: the text
 * of each is spooled, and what stands around them is printed from a report without any.
 */
public final class JsonReport implements ReportWriter {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence();
  private static final String NO_TRACES = "\"traces\": []";
  private static final String INDENT = "  ";

  private final Spool traces = new Spool();
  private String separator = "";

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    String text = separator + json(trace).replace("\n", "\n" + INDENT);
    traces.write(text.getBytes(UTF_8));
    separator = ", ";
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    String frame = json(report.toBuilder().clearTraces());
    int gap = frame.indexOf(NO_TRACES) + NO_TRACES.length() - 1;
    out.write(frame.substring(0, gap).getBytes(UTF_8));
    traces.copyTo(out);
    out.write((frame.substring(gap) + "\n").getBytes(UTF_8));
  }

  private static String json(MessageOrBuilder message) throws IOException {
    return JsonText.visible(PRINTER.print(message));
  }

  @Override
  public void close() throws IOException {
    traces.close();
  }
}
