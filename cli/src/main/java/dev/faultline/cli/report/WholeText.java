package dev.faultline.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.report.writing.ReportFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A report that is small enough to be written at once. */
final class WholeText {
  private WholeText() {}

  /**
   * Writes {@code text} where the request says.
   *
   * @param out standard output
   * @return false if nobody reads standard output any more
   * @throws ReportException if it cannot be written
   */
  static boolean write(String text, ReportRequest request, OutputStream out) throws IOException {
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
}
