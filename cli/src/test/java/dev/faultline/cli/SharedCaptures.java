package dev.faultline.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Captures beside the repository; none where they are absent. */
public final class SharedCaptures {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", ".")).resolve("../../shared/captures").normalize();

  private SharedCaptures() {}

  /** Those of which the repository has no copy, nor the same bytes in gzip. */
  public static List<Path> notKept() {
    return Files.isDirectory(DIRECTORY)
        ? captures(DIRECTORY).filter(f -> !kept(f)).toList()
        : List.of();
  }

  /** The captures below a directory, of all formats. */
  public static Stream<Path> captures(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(ftrace|dat|data|perfscript)(\\.gz)?"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean kept(Path shared) {
    Path copy = KeptCaptures.DIRECTORY.resolve(DIRECTORY.relativize(shared).toString());
    return Files.exists(copy) || Files.exists(copy.resolveSibling(copy.getFileName() + ".gz"));
  }
}
