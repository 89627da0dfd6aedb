package dev.faultline.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.Shell;
import dev.faultline.cli.report.writing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A pattern that no shell has expanded")
final class GlobTest {
  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void files() throws IOException {
    for (String name :
        List.of(
            "a.dat", "b.txt", "x/c.dat", "x/y/d.dat", "x/.hidden.dat", ".git/e.dat", "z*.dat")) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "# tracer: nop\n");
    }
    Files.createSymbolicLink(directory.resolve("x/loop"), directory);
  }

  private List<String> names(String pattern) {
    return InputWalk.of(List.of(directory + "/" + pattern)).stream()
        .map(input -> input.name().substring(directory.toString().length() + 1))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "*.dat             | a.dat z*.dat",
        "?.dat             | a.dat",
        "[ab].*            | a.dat b.txt",
        "{a,b}.{dat,txt}   | a.dat b.txt",
        "**/*.dat          | a.dat x/c.dat x/y/d.dat z*.dat",
        "**/**/d.dat       | x/y/d.dat",
        "x/**              | x/c.dat x/y/d.dat",
        "*/y/*             | x/y/d.dat",
        "x/.*.dat          | x/.hidden.dat",
        ".g*/*             | .git/e.dat",
        "x/y*              | x/y/d.dat",
        "x/../?.txt        | x/../b.txt",
      })
  @DisplayName("stands for what bash makes of it")
  void isExpanded(String pattern, String expected) {
    assertThat(names(pattern)).containsExactly(expected.split(" "));
  }

  @Test
  @DisplayName("is a name where there is such a file")
  void isAName() {
    assertThat(names("z*.dat")).containsExactly("z*.dat");
    PathList.Name star = new PathList.Name("*.dat", directory.resolve("*.dat"));
    assertThat(InputWalk.ofList(List.of(star), Elsewhere.NOWHERE))
        .containsExactly(new Input.NamedFile(directory.resolve("*.dat")));
  }

  @Test
  @DisplayName("that matches nothing, or is none, is an error that says so")
  void matchesNothing() {
    Shell shell = new Shell().reporting(Samples.clean(""));

    Shell.Result nothing = shell.run("verify", "-r", directory + "/**/*.perf");
    Shell.Result wrong = shell.run("verify", directory + "/[a", directory + "/*.dat");

    assertThat(nothing.status()).isEqualTo(4);
    assertThat(nothing.out())
        .isEqualTo("UNREADABLE  " + directory + "/**/*.perf\n  No file matches this pattern.\n\n");
    assertThat(wrong.status()).isEqualTo(4);
    assertThat(wrong.out())
        .contains("There is no such file, and it is no pattern: ")
        .contains("CLEAN  " + directory.resolve("a.dat"));
  }
}
