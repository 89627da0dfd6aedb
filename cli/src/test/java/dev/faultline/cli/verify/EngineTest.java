package dev.faultline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.cli.batch.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("verify --engine")
final class EngineTest {
  private static final String HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz").toString();

  @TempDir private Path directory = Path.of("");

  @Test
  @DisplayName(
      "says elsewhere what it says here, of captures, of what is none, and of what is missing")
  void saysTheSame() throws IOException {
    Files.copy(Path.of(HANG), directory.resolve("a.gz"));
    Files.writeString(directory.resolve("readme"), "no capture");
    String[] here = {"verify", "--report=json", directory.toString(), directory + "/none"};
    String[] there = {
      "verify",
      "--engine=spark",
      "--work=w",
      "--report=json",
      directory.toString(),
      directory + "/none"
    };

    Shell.Result local = new Shell().verify(here);

    assertThat(local.status()).isEqualTo(4);
    assertThat(local.err()).contains("skipped");
    assertThat(new Shell().verify(there)).isEqualTo(local);
  }

  @Test
  @DisplayName("tells the engine the options of rules and reading, with paths that hold everywhere")
  void tellsTheOptions() throws IOException {
    Path roles = Files.writeString(directory.resolve("roles"), "name: \"none\"\n");
    Path here = Path.of("").toAbsolutePath();
    new Shell()
        .verify(
            "verify",
            "--engine",
            "spark",
            "--work",
            "hdfs://nn/w",
            "--task-heap=512m",
            "--task-minutes=7",
            "--model",
            "bcachefs",
            "--roles",
            here.relativize(roles.toAbsolutePath()).toString(),
            "--recorded",
            "filemap:*",
            "--no-rule=deadlock",
            "-q",
            HANG);

    Engine.Order order = Objects.requireNonNull(ElsewhereEngine.LAST.get());
    assertThat(order.work()).isEqualTo("hdfs://nn/w");
    assertThat(order.heap()).isEqualTo("512m");
    assertThat(order.minutes()).isEqualTo(7);
    assertThat(order.options())
        .contains("--model=bcachefs", "--recorded=filemap:*", "--no-rule=deadlock")
        .anySatisfy(
            word ->
                assertThat(word)
                    .startsWith("--roles=/")
                    .endsWith(directory.getFileName() + "/roles"))
        .noneMatch(word -> word.startsWith("--work") || word.startsWith("-q"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--engine=flink                          | There is no engine 'flink'",
        "--work=w                                | --work goes with --engine spark.",
        "--spark-master=local                    | --spark-master goes with --engine spark.",
        "--engine=spark                          | needs --work DIR",
        "--engine=spark --work=w --jobs=3        | --jobs goes with --engine local only.",
        "--engine=spark --work=w --journal=j     | --journal goes with --engine local only.",
        "--engine=spark --work=w --task-heap=big | --task-heap such as 512m",
        "--engine=spark --work=w --dry-run       | are for the launcher",
        "--engine=spark --work=w -               | Standard input goes with --engine local only."
      })
  @DisplayName("refuses options that would be without effect")
  void refuses(String options, String why) {
    Shell.Result result = new Shell().verify(("verify a " + options).split(" "));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains(why);
  }
}
