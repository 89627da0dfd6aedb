package dev.faultline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.RuleCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("README.md")
final class ReadmeTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", ".")).resolve("..").normalize();
  private static final String BEGIN = "<!-- rules:begin -->\n";
  private static final String END = "<!-- rules:end -->";

  @Test
  @DisplayName("holds the table that 'faultline rules --markdown' prints")
  void holdsTheTable() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String table = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));

    assertThat(table).isEqualTo(new Shell().run("rules", "--markdown").out());
    for (String rule : RuleCatalog.names()) {
      assertThat(table).contains("[`" + rule + "`](");
    }
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
}
