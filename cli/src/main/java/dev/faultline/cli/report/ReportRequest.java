package dev.faultline.cli.report;

import dev.faultline.cli.report.words.PlainText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A report that the user asked for.
 *
 * @param format the format
 * @param path the file to write; empty = standard output
 */
public record ReportRequest(ReportFormat format, Optional<Path> path) {

  /**
   * Reads {@code FORMAT} or {@code FORMAT=PATH}; the path {@code -} is standard output.
   *
   * @throws IllegalArgumentException if there is no such format, in a sentence for the user
   */
  public static ReportRequest parse(String text) {
    int equals = text.indexOf('=');
    String word = equals < 0 ? text : text.substring(0, equals);
    String path = equals < 0 ? "-" : text.substring(equals + 1);
    ReportFormat format =
        ReportFormat.of(word)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no report format '"
                            + PlainText.of(word)
                            + "'; there are: "
                            + ReportFormat.words()
                            + "."));
    if (path.isEmpty()) {
      throw new IllegalArgumentException("A file name is missing behind '" + word + "='.");
    }
    return new ReportRequest(
        format, path.equals("-") ? Optional.empty() : Optional.of(Path.of(path)));
  }
}
