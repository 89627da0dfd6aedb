package dev.faultline.cli.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The HTML report of a console log")
final class LogPictureTest {
  @TempDir Path directory = Path.of(".");

  @ParameterizedTest
  @CsvSource({
    "console/03a-hungtask-stacks-only.txt, folio lock, pagecache(add)",
    "reports/bcachefs-mmap-hang.stacks.txt, mmap_lock(read), pagecache(add)",
    "reports/bcachefs-reflink-hang.stacks.txt, i_dio_count, pagecache(add)"
  })
  @DisplayName("draws the circle from stacks, as it does from a capture")
  void circle(String log, String one, String other) throws IOException {
    Path page = directory.resolve("report.html");
    Path file = KeptCaptures.DIRECTORY.resolve("logs").resolve(log);

    new Shell().verify("verify", "--report", "html=" + page, file.toString());

    String html = Files.readString(page);
    String picture = html.substring(html.indexOf("<svg"), html.lastIndexOf("</svg>"));
    assertThat(picture).contains(one).contains(other).contains("<path");
  }
}
