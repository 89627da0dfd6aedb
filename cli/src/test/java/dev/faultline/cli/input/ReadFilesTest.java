package dev.faultline.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
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

@DisplayName("What is read")
final class ReadFilesTest {
  private static final Path KEPT =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-willneed-hang.ftrace.gz");

  @TempDir Path directory = Path.of(".");
  private Path capture = Path.of(".");

  @BeforeEach
  void copy() throws IOException {
    capture = Files.copy(KEPT, directory.resolve("a.gz"));
    Files.createSymbolicLink(directory.resolve("symbolic.gz"), Path.of("a.gz"));
    Files.createLink(directory.resolve("hard.gz"), capture);
    Files.writeString(directory.resolve("list"), capture + "\n");
    Files.writeString(directory.resolve("known.csv"), "fingerprint,reason,owner,expires\n");
  }

  static Stream<List<String>> commands() {
    return Stream.of(
        List.of("verify", "--report", "json=a.gz", "a.gz"),
        List.of("verify", "--report", "json=./a.gz", "a.gz"),
        List.of("verify", "--report", "json=symbolic.gz", "a.gz"),
        List.of("verify", "--report", "json=a.gz", "symbolic.gz"),
        List.of("verify", "--report", "html=hard.gz", "a.gz"),
        List.of("verify", "--report", "json=a.gz", "."),
        List.of("verify", "--report", "csv=a.gz", "--files-from", "list"),
        List.of("verify", "--report", "csv=list", "--files-from", "list"),
        List.of("verify", "--report", "csv=known.csv", "--suppressions", "known.csv", "a.gz"),
        List.of("verify", "--report", "pb=night", "--journal", "night", "a.gz"),
        List.of("inspect", "--report", "json=a.gz", "a.gz"),
        List.of("convert", "-o", "a.gz", "a.gz"),
        List.of("convert", "--to", "csv", "-o", "hard.gz", "symbolic.gz"),
        List.of("slice", "--rule", "deadlock", "-o", "a.gz", "a.gz"),
        List.of("diff", "--report", "json=a.gz", "a.gz", "hard.gz"),
        List.of("merge", "--report", "csv=known.csv", "known.csv"),
        List.of("capture", "--kernel-module", "a.gz", "-o", "a.gz"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  @DisplayName("is never written over, whatever its name")
  void kept(List<String> command) throws IOException {
    Shell.Result result = run(command);

    assertThat(result.err()).contains("What is read is not written over");
    assertThat(result.status()).isEqualTo(2);
    assertThat(capture).hasSameBinaryContentAs(KEPT);
  }

  @Test
  @DisplayName("may be the report of the run before, which lies among the captures")
  void reportAgain() throws IOException {
    List<String> command = List.of("verify", "-q", "--report", "json=report.json", ".");
    assertThat(run(command).status()).isEqualTo(1);
    Files.writeString(directory.resolve("report.json"), "of yesterday", UTF_8);

    assertThat(run(command).status()).isEqualTo(1);
    assertThat(directory.resolve("report.json")).content(UTF_8).contains("\"verdict\"");
  }

  @Test
  @DisplayName("by merge may be a report that it writes again with all that was in it")
  void mergeAgain() throws IOException {
    run(List.of("verify", "-q", "--report", "pb=all.pb", "a.gz"));

    assertThat(run(List.of("merge", "-q", "--report", "pb=all.pb", "all.pb")).status())
        .isEqualTo(1);
  }

  /** The names of files stand for those in the directory: a test cannot change its own. */
  private Shell.Result run(List<String> command) {
    List<String> there =
        List.of("a.gz", "symbolic.gz", "hard.gz", "list", "known.csv", "night", "all.pb", ".");
    return new Shell()
        .verify(command.stream().map(word -> inDirectory(word, there)).toArray(String[]::new));
  }

  private String inDirectory(String word, List<String> there) {
    int equals = word.indexOf('=');
    String name = word.substring(equals + 1);
    boolean file = equals > 0 || there.contains(name);
    return file ? word.substring(0, equals + 1) + directory.resolve(name) : word;
  }
}
