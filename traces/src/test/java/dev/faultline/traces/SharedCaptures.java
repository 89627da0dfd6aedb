package dev.faultline.traces;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Captures beside the repository: too large, or not licensed, to be kept in it. Tests that use them
 * are skipped where they are absent.
 */
public final class SharedCaptures {
  private static final Path ROOT = Path.of("../../shared");

  private SharedCaptures() {}

  /** A folder of them; skips the test if it is not there. */
  public static Path folder(String name) {
    Path folder = ROOT.resolve(name);
    assumeTrue(Files.isDirectory(folder), folder + " is not there");
    return folder;
  }

  /** The recordings of trace-cmd in a folder, plain or gzip. */
  public static List<Path> traceDat(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder(name))) {
      return files
          .filter(file -> file.toString().matches(".*\\.dat(\\.gz)?"))
          .filter(file -> !file.toString().contains("perf"))
          .sorted()
          .toList();
    }
  }
}
