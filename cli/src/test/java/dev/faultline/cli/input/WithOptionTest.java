package dev.faultline.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("--with")
final class WithOptionTest {
  private static final Path STOCK = KeptCaptures.DIRECTORY.resolve("stock");
  private static final String CAPTURE =
      STOCK.resolve("bcachefs-willneed-hang.ftrace.gz").toString();
  private static final String STACKS =
      STOCK.resolve("bcachefs-willneed-hang.stacks.txt").toString();

  @TempDir Path directory = Path.of(".");

  @Test
  @DisplayName("verifies a capture with the stacks of the same hang: one trace, one circle")
  void verify() {
    Shell.Result result = new Shell().verify("verify", CAPTURE, "--with", STACKS);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .startsWith("VIOLATION  " + CAPTURE + "\n  4,810 events and 2 stacks")
        .containsOnlyOnce("57e0d326949a8572")
        .contains("the stacks in the log show the same")
        .containsPattern("bcachefs-willneed-hang.ftrace.gz:543 +11.267836 ")
        .containsPattern("bcachefs-willneed-hang.stacks.txt:12 +- +.log. task-228 ");
  }

  @Test
  @DisplayName("belongs to one capture, and is a log")
  void refused() {
    Shell.Result many = new Shell().verify("verify", STOCK.toString(), "--with", STACKS);
    Shell.Result capture = new Shell().verify("verify", CAPTURE, "--with", CAPTURE);

    assertThat(many.status()).isEqualTo(2);
    assertThat(many.err()).contains("--with belongs to one capture");
    assertThat(new Shell().verify("inspect", CAPTURE, CAPTURE, "--with", STACKS).status())
        .isEqualTo(2);
    assertThat(capture.status()).isEqualTo(2);
    assertThat(capture.err()).contains("expected a console log with stacks of tasks");
  }

  @Test
  @DisplayName("travels in a stream that convert writes")
  void convert() {
    String stream = directory.resolve("joined.fls").toString();

    assertThat(new Shell().verify("convert", "-o", stream, CAPTURE, "--with", STACKS).status())
        .isZero();

    assertThat(new Shell().verify("verify", stream).out())
        .contains("the stacks in the log show the same")
        .contains("bcachefs-willneed-hang.stacks.txt:12");
  }
}
