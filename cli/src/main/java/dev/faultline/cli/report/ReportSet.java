package dev.faultline.cli.report;

import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** All the reports that one run writes. */
public final class ReportSet implements Closeable {
  private final List<ReportSink> sinks = new ArrayList<>();

  private ReportSet() {}

  /**
   * Opens every report's destination.
   *
   * @param requests what to write
   * @param out standard output
   * @param setting of reports on standard output
   * @throws ReportException if one of them cannot be opened
   */
  public static ReportSet open(
      List<ReportRequest> requests, OutputStream out, ReportSetting setting) throws IOException {
    ReportSet set = new ReportSet();
    try {
      for (ReportRequest request : requests) {
        set.sinks.add(sink(request, out, setting));
      }
    } catch (IOException e) {
      set.close();
      throw e;
    }
    return set;
  }

  private static ReportSink sink(ReportRequest request, OutputStream out, ReportSetting setting)
      throws IOException {
    if (request.path().isEmpty()) {
      return new StandardSink(request.format().writer(setting), out);
    }
    return FileSink.open(request.path().get(), request.format().writer(setting.plain()));
  }

  /** A trace has been judged. */
  public void trace(TraceReport trace) throws IOException {
    for (ReportSink sink : sinks) {
      sink.trace(trace);
    }
  }

  /** All traces have been judged; {@code report} holds an outline of each. */
  public void finish(Report report) throws IOException {
    for (ReportSink sink : sinks) {
      sink.finish(report);
    }
  }

  /** Whether there is no reader left for any report that was asked for. */
  public boolean isAbandoned() {
    return !sinks.isEmpty() && sinks.stream().allMatch(ReportSink::isAbandoned);
  }

  @Override
  public void close() throws IOException {
    for (ReportSink sink : sinks) {
      sink.close();
    }
  }
}
