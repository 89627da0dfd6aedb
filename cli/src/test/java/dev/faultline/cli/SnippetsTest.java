package dev.faultline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.shell.Surroundings;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What people copy from the README into their jobs is checked as if they had. */
@DisplayName("A snippet of cli/README.md")
final class SnippetsTest {
  private static final Pattern COMMAND =
      Pattern.compile("cli/bin/faultline ((?:'[^'\\n]*'|[^|'`\\n\\\\]|\\\\\\n)+)");
  private static final Pattern SHELL_BLOCK =
      Pattern.compile("(?m)^\\*\\*(A shell job|fstests|KernelCI)\\b.*\\n\\n((?:    .*\\n)+)");

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  static Stream<String> commands() throws IOException {
    return COMMAND
        .matcher(readme())
        .results()
        .map(match -> match.group(1).replace("\\\n", " ").replace("'", "").strip());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  @DisplayName("has commands and options that there are")
  void hasOptionsThatThereAre(String line) {
    String[] words = line.replace("$baseline", "--baseline=last.pb").split("\\s+", -1);
    Surroundings nowhere =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            OutputStream.nullOutputStream(),
            new PrintWriter(OutputStream.nullOutputStream(), false, UTF_8),
            Map.of(),
            false,
            false);
    CommandLine parser =
        Faultline.commandLine(
            nowhere, (options, bindings) -> input -> TraceReport.getDefaultInstance());

    CommandLine.ParseResult parsed = parser.parseArgs(words); // throws what is wrong

    assertThat(parsed.hasSubcommand()).isTrue();
    assertThat(parsed.subcommand().unmatched()).isEmpty();
  }

  @Test
  @DisplayName("is one that bash reads, if it is for a shell")
  void isReadByBash() throws IOException, InterruptedException {
    List<String> blocks =
        SHELL_BLOCK.matcher(readme()).results().map(match -> match.group(2).indent(-4)).toList();

    assertThat(blocks).hasSize(3);
    for (String block : blocks) {
      Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
      try (OutputStream in = bash.getOutputStream()) {
        in.write(block.getBytes(UTF_8));
      }
      assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8)).isEmpty();
      assertThat(bash.waitFor()).isZero();
    }
  }

  @Test
  @DisplayName("is there for each of those that the README promises")
  void isThere() throws IOException {
    Matcher names = Pattern.compile("(?m)^\\*\\*([A-Za-z ]+?)\\.?\\*\\*").matcher(readme());

    assertThat(names.results().map(match -> match.group(1)))
        .contains(
            "A shell job", "GitHub code scanning", "GitLab", "Jenkins", "fstests", "KernelCI");
    assertThat(commands()).hasSizeGreaterThan(10);
  }
}
