package dev.faultline.cli.report;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.report.json.JsonText;
import dev.faultline.cli.report.text.InspectionText;
import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.Inspection;
import java.io.IOException;
import java.io.OutputStream;

/** Writes an inspection: as text, or as protobuf's JSON of {@code Inspection}. */
public final class InspectionReport {
  private InspectionReport() {}

  /**
   * Writes it where the request says.
   *
   * @param out standard output
   * @return false if nobody reads standard output any more
   * @throws ReportException if it cannot be written
   */
  public static boolean write(Inspection inspection, ReportRequest request, OutputStream out)
      throws IOException {
    String text = request.format() == ReportFormat.JSON ? json(inspection) : text(inspection);
    return WholeText.write(text, request, out);
  }

  private static String json(Inspection inspection) throws IOException {
    return JsonText.visible(
        JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(inspection) + "\n");
  }

  private static String text(Inspection inspection) {
    StringBuilder text = new StringBuilder();
    for (CaptureInspection capture : inspection.getCapturesList()) {
      text.append(text.isEmpty() ? "" : "\n");
      new InspectionText(text).write(capture);
    }
    return text.toString();
  }
}
