package dev.faultline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The manual")
final class ManualTest {
  @TempDir private Path directory = Path.of("");

  /** As the list of commands has them. */
  static Stream<String> commands() {
    return new Shell()
        .run("--help")
        .out()
        .lines()
        .dropWhile(line -> !line.equals("COMMANDS"))
        .skip(1)
        .takeWhile(line -> !line.isBlank())
        .filter(line -> line.matches("  [a-z].*"))
        .map(line -> line.strip().split(" ", 2)[0]);
  }

  @BeforeEach
  void write() throws IOException {
    Manual.write(directory);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  @DisplayName("has a page of each command, with all of its options")
  void hasAPage(String command) throws IOException {
    String page = Files.readString(directory.resolve("faultline-" + command + ".adoc"));
    List<String> options =
        new Shell()
            .run(command, "--help")
            .out()
            .lines()
            .filter(line -> line.matches(" +(-\\w, )?--[a-z].*"))
            .map(line -> line.replaceFirst("^ +(-\\w, )?(--[a-z-]+).*", "$2"))
            .toList();

    assertThat(page)
        .contains("= faultline-" + command + "(1)\n", "== Name\n", "== Synopsis\n", "== Options\n")
        .contains(":mansource: faultline ");
    assertThat(options).contains("--help");
    assertThat(options).allSatisfy(option -> assertThat(page).contains("*" + option + "*"));
  }

  @Test
  @DisplayName("has one of the program, with every command, and what its help ends with")
  void hasOneOfTheProgram() throws IOException {
    String page = Files.readString(directory.resolve("faultline.adoc"));

    assertThat(commands()).contains("verify", "diff", "generate-completion");
    assertThat(page)
        .contains("\nfaultline - finds coherency")
        .contains("\nfaultline verify [OPTION]... FILE|DIR|-... +\n")
        .contains(
            "==  *EXIT STATUS*", "==  *EXAMPLES*", "==  *ENVIRONMENT*", "JAVA_OPTS", "==  *FILES*");
    assertThat(commands()).allSatisfy(name -> assertThat(page).contains("faultline-" + name));
  }
}
