package dev.faultline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.cli.report.kcidb.KcidbSchema;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("verify --report kcidb")
final class KcidbOptionsTest {
  private static final Path HANG =
      KeptCaptures.DIRECTORY.resolve("stock").resolve("bcachefs-willneed-hang.ftrace.gz");

  @TempDir private Path directory = Path.of("");

  @Test
  @DisplayName("says of a real capture what KernelCI takes, and diff says what has become of it")
  void takesARealCapture() {
    Path stored = directory.resolve("report.pb");
    Shell.Result result =
        new Shell()
            .verify(
                "verify",
                "--report=kcidb",
                "--report=pb=" + stored,
                "--kcidb-origin=mylab",
                "--kcidb-build=mylab:6.12",
                HANG.toString());

    assertThat(result.status()).isEqualTo(1);
    JsonObject document = KcidbSchema.valid(result.out());
    assertThat(document.getAsJsonArray("tests")).hasSize(1);
    assertThat(document.getAsJsonArray("issues").toString())
        .contains("\"mylab:57e0d326949a8572\"", "a DIO write waits for folio lock");

    Shell.Result diff =
        new Shell()
            .verify(
                "diff",
                "--report=kcidb",
                "--kcidb-origin=mylab",
                "--kcidb-build=mylab:6.13",
                stored.toString(),
                stored.toString());
    assertThat(diff.status()).isZero();
    assertThat(KcidbSchema.valid(diff.out()).getAsJsonArray("incidents").toString())
        .contains("\"build_id\":\"mylab:6.13\"", "\"present\":true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--kcidb-origin=mylab",
        "--kcidb-build=mylab:1",
        "--kcidb-origin=My-Lab --kcidb-build=mylab:1",
        "--kcidb-origin=mylab --kcidb-build=6.18"
      })
  @DisplayName("is refused where it does not say who submits, and of what")
  void isRefused(String options) {
    for (String command : new String[] {"verify --report=kcidb a", "merge --report=kcidb a"}) {
      Shell.Result result = new Shell().run((command + " " + options).split(" "));

      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err()).contains("--report kcidb needs --kcidb-");
    }
  }
}
