package dev.faultline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The overview of all commands, which learns nothing of them")
public final class OverviewTest {

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help"})
  @DisplayName("lists them as the whole program does")
  void same(String option) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    new Shell().whole().usage(new PrintStream(whole, true, UTF_8));

    assertThat(new Shell().run(option)).isEqualTo(new Shell.Result(0, whole.toString(UTF_8), ""));
    assertThat(whole.toString(UTF_8)).contains("generate-completion", "slice", "verify");
  }

  @Test
  @DisplayName("is not what a command's own help is")
  void ofACommand() {
    assertThat(new Shell().run("convert", "--help").out()).contains("--repeat");
  }
}
