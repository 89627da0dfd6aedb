package dev.faultline.traces;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The captures that are kept as test data for all rooms. */
public final class Captures {
  static final Path ROOT = Path.of("captures");
  private static final Path IMPERFECT = ROOT.resolve("imperfect");

  private Captures() {}

  /** The capture of a name such as {@code stock/bcachefs-self.ftrace.gz}. */
  public static Path file(String name) {
    return ROOT.resolve(name);
  }

  /** All ftrace text in which nothing is damaged. */
  static List<Path> ftraceText() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".ftrace.gz"))
          .filter(file -> !file.startsWith(IMPERFECT))
          .sorted()
          .toList();
    }
  }

  /** The lists of what must be said of them. */
  static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(file -> file.endsWith("MANIFEST.csv")).sorted().toList();
    }
  }

  /** All captures, whatever their format. */
  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
    }
  }

  static List<String> lines(Path gzip) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.ISO_8859_1))) {
      return reader.lines().toList();
    }
  }
}
