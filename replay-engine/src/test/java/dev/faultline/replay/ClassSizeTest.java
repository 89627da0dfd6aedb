package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model, the rules and the order of locks are read by people: no class is a long read. */
@DisplayName("classes")
final class ClassSizeTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", "."), "src/main/java/dev/faultline/replay");
  private static final int MOST_LINES = 250;

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "rules", "locks"})
  @DisplayName("have at most 250 lines, comments included")
  void sizes(String room) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(SOURCES.resolve(room))) {
      files = all.filter(file -> file.toString().endsWith(".java")).toList();
    }

    assertThat(files).as("classes of %s", room).hasSizeGreaterThan(20);
    assertThat(files)
        .as("longer ones are more than one thing: cut them by meaning")
        .filteredOn(file -> lines(file) > MOST_LINES)
        .isEmpty();
  }
}
