package dev.faultline.cli.report;

import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;

/**
 * One format of report. Formats for people write each trace as soon as it is judged, formats for
 * programs write the whole report at the end.
 */
public interface ReportWriter {

  /** A trace has been judged. */
  default void trace(TraceReport trace, Appendable out) throws IOException {}

  /** All traces have been judged; {@code report} holds the ones given to {@link #trace} again. */
  void finish(Report report, Appendable out) throws IOException;
}
