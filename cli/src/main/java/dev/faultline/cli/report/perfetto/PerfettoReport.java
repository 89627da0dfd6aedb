package dev.faultline.cli.report.perfetto;

import com.google.protobuf.CodedOutputStream;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Lane;
import dev.faultline.v1.PerfettoPacket;
import dev.faultline.v1.PerfettoTrace;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What went on around the findings as a trace for ui.perfetto.dev and trace_processor: a track for
 * each capture, below it one for its findings and one for each task, below that its locks. Findings
 * are instants, with a flow through the events that prove them.
 *
 * <p>Perfetto's trace is a message with packets in it, in no order, so what one capture gives can
 * be written as soon as it is there. Times are those of the capture's clock; captures with clocks
 * of their own share the axis all the same.
 */
public final class PerfettoReport implements ReportWriter {
  private final PerfettoTracks tracks = new PerfettoTracks();
  private long flows;

  @Override
  public void trace(TraceReport trace, OutputStream out) throws IOException {
    if (trace.getFindingsCount() == 0) {
      return;
    }
    PerfettoCapture capture = new PerfettoCapture(tracks, trace);
    for (Finding finding : trace.getFindingsList()) {
      for (Lane lane : finding.getScene().getLanesList()) {
        capture.add(lane);
      }
      flows++;
      capture.add(finding, flows);
    }
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    for (PerfettoPacket packet : capture.packets()) {
      coded.writeMessage(PerfettoTrace.PACKET_FIELD_NUMBER, packet);
    }
    coded.flush();
  }

  /** What only several captures show has no time. */
  @Override
  public void finish(Report report, OutputStream out) {}
}
