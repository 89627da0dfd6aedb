package dev.faultline.cli.report;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.report.json.JsonText;
import dev.faultline.cli.report.kcidb.KcidbDiff;
import dev.faultline.cli.report.text.DiffText;
import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.report.writing.Submission;
import dev.faultline.v1.Diff;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Writes what has changed: as text, as protobuf's JSON of {@code Diff}, or for KernelCI. */
public final class DiffReport {
  private DiffReport() {}

  /**
   * Writes it where the request says.
   *
   * @param out standard output
   * @param submission who submits, where it is for KernelCI
   * @return false if nobody reads standard output any more
   * @throws ReportException if it cannot be written
   */
  public static boolean write(
      Diff diff,
      ReportRequest request,
      Optional<Submission> submission,
      Colours colours,
      OutputStream out)
      throws IOException {
    String text =
        switch (request.format()) {
          case JSON -> json(diff);
          case KCIDB -> KcidbDiff.of(diff, submission.orElseThrow());
          default -> new DiffText(request.path().isPresent() ? Colours.OFF : colours).of(diff);
        };
    return WholeText.write(text, request, out);
  }

  private static String json(Diff diff) throws IOException {
    return JsonText.visible(
        JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(diff) + "\n");
  }
}
