package dev.faultline.cli.report;

import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.Closeable;
import java.io.IOException;

/** A report on its way to where it was asked for. */
interface ReportSink extends Closeable {

  void trace(TraceReport trace) throws IOException;

  void finish(Report report) throws IOException;

  /** Whether nobody reads it any more. */
  default boolean isAbandoned() {
    return false;
  }
}
