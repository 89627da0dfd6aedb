package dev.faultline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("On a full disk")
final class FullDiskTest {
  private static final String HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz").toString();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "verify --help",
        "rules",
        "rules --markdown",
        "explain deadlock",
        "explain deadlock --in HANG",
        "verify HANG",
        "verify --report json HANG",
        "inspect HANG",
        "convert -o - HANG",
        "slice --rule deadlock -o - HANG",
        "diff HANG HANG",
        "capture --filesystem xfs"
      })
  @DisplayName(
      "nothing ends as if it had been written, and nothing as if a violation had been found")
  void isNoSuccess(String line) {
    Ended full = run("No space left on device", line);
    Ended unread = run("Broken pipe", line);

    assertThat(full.status()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(full.err()).contains("No space left on device").doesNotContain("internal error");
    assertThat(unread.status()).isEqualTo(ExitStatus.BROKEN_PIPE);
    assertThat(unread.err()).isEmpty();
  }

  private record Ended(int status, String err) {}

  private static Ended run(String reason, String line) {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException(reason);
          }
        };
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            out,
            new PrintWriter(err, true),
            Map.of(),
            false,
            false);
    int status = Faultline.run(surroundings, line.replace("HANG", HANG).split(" "));
    return new Ended(status, err.toString());
  }
}
