package dev.faultline.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.Inspection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

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
    if (request.path().isPresent()) {
      toFile(text, request.path().get());
      return true;
    }
    try {
      out.write(text.getBytes(UTF_8));
      out.flush();
      return true;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
        return false;
      }
      throw new ReportException("standard output", e);
    }
  }

  private static void toFile(String text, Path path) throws IOException {
    try (ReportFile file = ReportFile.create(path)) {
      file.out().write(text.getBytes(UTF_8));
      file.commit();
    } catch (IOException e) {
      throw new ReportException(path.toString(), e);
    }
  }

  private static String json(Inspection inspection) throws IOException {
    return JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(inspection) + "\n";
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
