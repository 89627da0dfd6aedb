package dev.faultline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.cli.report.json.StoredReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A hostile file behind an option")
final class HostileOptionsTest {
  private static final String HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz").toString();

  @TempDir Path directory = Path.of(".");

  @ParameterizedTest
  @ValueSource(strings = {"--binding", "--roles", "--suppressions", "--files-from"})
  @DisplayName("without an end is refused in a sentence")
  void endless(String option) {
    Shell.Result result = new Shell().verify("verify", option, "/dev/zero", HANG);

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).containsAnyOf("at most", "more than", "longer than");
  }

  @Test
  @DisplayName("with a cell of many megabytes is refused in a sentence")
  void cell() throws IOException {
    Path table = directory.resolve("table.csv");
    Files.writeString(
        table, "fingerprint,reason,owner,expires\n\"" + "x".repeat(17 << 20) + "\",y\n");

    assertThat(new Shell().verify("verify", "--suppressions", table.toString(), HANG).err())
        .contains("it has more than");
  }

  @Test
  @DisplayName("that is nested without end is refused in a sentence of some length")
  void nested() throws IOException {
    Path report = directory.resolve("report.json");
    Files.writeString(report, "{\"traces\": " + "[".repeat(300_000));

    Shell.Result result = new Shell().verify("verify", "--baseline", report.toString(), HANG);

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("The baseline cannot be read").hasSizeLessThan(1000);
  }

  @Test
  @DisplayName(
      "that needs more memory than there is, or a deeper stack, is one that cannot be read")
  void errors() {
    byte[] report = "{\"toolVersion\":\"1\",\"traces\":[{\"path\":\"x\"}]}".getBytes(UTF_8);

    assertThatThrownBy(
            () ->
                StoredReport.read(
                    new ByteArrayInputStream(report),
                    trace -> {
                      throw new OutOfMemoryError();
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("the memory of the Java machine does not suffice");
    assertThatThrownBy(
            () ->
                StoredReport.read(
                    new ByteArrayInputStream(report),
                    trace -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("it is nested too deeply");
  }
}
