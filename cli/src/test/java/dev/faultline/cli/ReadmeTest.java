package dev.faultline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.RuleCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("README.md")
final class ReadmeTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", ".")).resolve("..").normalize();
  private static final String BEGIN = "<!-- rules:begin -->\n";
  private static final String END = "<!-- rules:end -->";

  @Test
  @DisplayName(
      "leaves it to the engine's to hold the table that 'faultline rules --markdown' prints")
  void holdsTheTable() throws IOException {
    String readme = Files.readString(ROOT.resolve("replay-engine/README.md"));
    String table = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));

    assertThat(table).isEqualTo(new Shell().run("rules", "--markdown").out());
    for (String rule : RuleCatalog.names()) {
      assertThat(table).contains("[`" + rule + "`](");
    }
    assertThat(Files.readString(ROOT.resolve("README.md")))
        .contains(RuleCatalog.names().size() + " rules, in four groups");
  }

  @Test
  @DisplayName("names the commands that .ci/run runs")
  void namesTheCommands() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String run = Files.readString(ROOT.resolve(".ci/run"));

    for (String command :
        new String[] {
          "mvn -B verify",
          "cli/bin/faultline verify traces/captures/stock/bcachefs-willneed-hang.ftrace.gz"
        }) {
      assertThat(readme).contains("\n    " + command + "\n");
      assertThat(run).contains(command);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "finding, stock/bcachefs-willneed-hang.ftrace.gz",
    "log, logs/console/03d-proc-stack.txt"
  })
  @DisplayName("shows a finding of a capture, and beside it that of a log, as they are printed")
  void showsFindings(String block, String capture) throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    int begin = readme.indexOf("<!-- " + block + ":begin -->\n```\n");
    String shown =
        readme.substring(begin, readme.indexOf("```\n<!-- " + block + ":end -->", begin));
    String path = KeptCaptures.DIRECTORY.resolve(capture).toString();
    String printed = new Shell().verify("verify", path).out();

    String name = Path.of(capture).getFileName().toString();
    for (String paragraph : shown.substring(shown.indexOf("```\n") + 4).split("\n\n", -1)) {
      assertThat(words(printed.replace(path, name)))
          .contains(
              words(paragraph.replace("traces/captures/" + capture, name).replace("…", name)));
    }
  }

  /** Without line ends, which depend on how long the path of the clone is. */
  private static String words(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
