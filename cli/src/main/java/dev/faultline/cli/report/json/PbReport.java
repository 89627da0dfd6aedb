package dev.faultline.cli.report.json;

import com.google.protobuf.CodedOutputStream;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.cli.report.writing.Spool;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The message {@code Report} as protobuf writes it. Its first field, the verdict, is known only
 * after the last trace, so the traces are spooled.
 */
public final class PbReport implements ReportWriter {
  private final Spool traces = new Spool();

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    CodedOutputStream coded = CodedOutputStream.newInstance(traces);
    coded.writeMessage(Report.TRACES_FIELD_NUMBER, trace);
    coded.flush();
  }

  @Override
  public void finish(Report report, OutputStream out) throws IOException {
    Report.newBuilder().setVerdictValue(report.getVerdictValue()).build().writeTo(out);
    traces.copyTo(out);
    report.toBuilder().clearVerdict().clearTraces().build().writeTo(out);
  }

  @Override
  public void close() throws IOException {
    traces.close();
  }
}
