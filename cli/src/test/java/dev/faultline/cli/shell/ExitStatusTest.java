package dev.faultline.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The exit status of verify")
final class ExitStatusTest {

  @ParameterizedTest(name = "{0}: {1}; --fail-on violation: {2}; --allow-inconclusive: {3}")
  @CsvSource({
    "clean,                      0, 0, 0",
    "violation,                  1, 1, 1",
    "suspect,                    1, 0, 1",
    "inconclusive,               3, 3, 0",
    "unread,                     4, 4, 4",
    "clean violation,            1, 1, 1",
    "inconclusive clean,         3, 3, 0",
    "inconclusive suspect,       1, 3, 1",
    "inconclusive violation,     1, 1, 1",
    "unread violation clean,     4, 4, 4",
    "violation inconclusive unread, 4, 4, 4",
  })
  void ofTraces(String traces, int plain, int failOnViolation, int allowInconclusive) {
    String[] files = traces.split(" ", -1);

    assertThat(verify(files)).isEqualTo(plain);
    assertThat(verify(files, "--fail-on", "violation")).isEqualTo(failOnViolation);
    assertThat(verify(files, "--allow-inconclusive")).isEqualTo(allowInconclusive);
  }

  private static int verify(String[] files, String... options) {
    String[] args = new String[files.length + options.length + 1];
    args[0] = "verify";
    System.arraycopy(options, 0, args, 1, options.length);
    System.arraycopy(files, 0, args, options.length + 1, files.length);
    return new Shell().judging(input -> report(input.name())).run(args).status();
  }

  private static TraceReport report(String name) throws IOException {
    return switch (name) {
      case "clean" -> Samples.clean(name);
      case "violation" -> Samples.violation(name);
      case "suspect" -> Samples.suspect(name);
      case "inconclusive" -> Samples.inconclusive(name);
      default -> throw new IOException("broken");
    };
  }
}
