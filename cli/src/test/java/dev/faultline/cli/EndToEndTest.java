package dev.faultline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.v1.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("faultline, with everything behind it")
final class EndToEndTest {
  private static final Path HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz");

  @TempDir Path directory = Path.of(".");

  @Test
  @DisplayName("finds the violation in the README's capture")
  void findsTheViolation() {
    Shell.Result result = new Shell().verify("verify", HANG.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .startsWith("VIOLATION  " + HANG)
        .contains("violation  foreign-fill-under-block")
        .contains("bcachefs-willneed-hang.ftrace.gz:374 ");
    assertThat(result.err()).isEmpty();
  }

  @Test
  @DisplayName("says of standard input what it says of the file")
  void readsStandardInput() throws IOException {
    String file = new Shell().verify("verify", HANG.toString()).out();
    Shell.Result piped = new Shell().reading(Files.newInputStream(HANG)).verify("verify", "-");

    assertThat(piped.out())
        .startsWith("VIOLATION  -\n")
        .isEqualTo(
            file.replace(HANG.toString(), "-").replaceAll("bcachefs-willneed-hang.ftrace.gz", "-"));
  }

  @Test
  @DisplayName("says the same every time, in JSON too")
  void isStable() throws IOException {
    String first = new Shell().verify("verify", "--report", "json", HANG.toString()).out();

    assertThat(new Shell().verify("verify", "--report", "json", HANG.toString()).out())
        .isEqualTo(first);
    Report.Builder report = Report.newBuilder();
    JsonFormat.parser().merge(first, report);
    assertThat(report.getTraces(0).getPath()).isEqualTo(HANG.toString());
  }

  @Test
  @DisplayName("checks only the rules that were asked for")
  void checksOnlySomeRules() {
    String only =
        new Shell().verify("verify", "-v", "--rule", "state-exclusion", HANG.toString()).out();
    assertThat(only).contains("state-exclusion").doesNotContain("foreign-fill-under-block");

    String without =
        new Shell()
            .verify("verify", "-v", "--no-rule=foreign-fill-under-block", HANG.toString())
            .out();
    assertThat(without).contains("state-exclusion").doesNotContain("foreign-fill-under-block");
  }

  @Test
  @DisplayName("refuses a missing, a binary and an unreadable file with a sentence")
  void refuses() throws IOException {
    byte[] noise = new byte[5_000];
    new Random(3).nextBytes(noise);
    Path binary = Files.write(directory.resolve("noise"), noise);
    Path missing = directory.resolve("missing");
    Shell.Result result =
        new Shell().verify("verify", missing.toString(), binary.toString(), HANG.toString());

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out())
        .contains("UNREADABLE  " + missing + "\n  there is no such file.\n")
        .contains("UNREADABLE  " + binary + "\n  byte 0: this is binary data")
        .contains("VIOLATION  " + HANG);
    assertThat(result.err()).isEmpty();
  }

  @Test
  @DisplayName("is not certain of an empty capture")
  void isNotCertainOfAnEmptyCapture() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty"));

    assertThat(new Shell().verify("verify", empty.toString()).status()).isEqualTo(3);
  }

  @Test
  @DisplayName("explains every rule that it lists")
  void explainsEveryRule() {
    String list = new Shell().verify("rules").out();
    for (String rule : RuleCatalog.names()) {
      assertThat(list).contains("  " + rule + " ");
      Shell.Result page = new Shell().verify("explain", rule);
      assertThat(page.status()).isZero();
      assertThat(page.out()).isNotBlank();
    }
  }
}
