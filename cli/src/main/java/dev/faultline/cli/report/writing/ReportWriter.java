package dev.faultline.cli.report.writing;

import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * One format of report, text or binary. Every trace comes by once, as soon as it is judged; nobody
 * keeps it, so a format writes it then, or spools what it needs of it until the end.
 */
public interface ReportWriter extends Closeable {

  /** A trace has been judged. */
  void trace(TraceReport trace, OutputStream out) throws IOException;

  /**
   * All traces have been judged; of the ones given to {@link #trace}, {@code report} holds {@link
   * TraceOutlines outlines}.
   */
  void finish(Report report, OutputStream out) throws IOException;

  /** Frees what was spooled. */
  @Override
  default void close() throws IOException {}
}
