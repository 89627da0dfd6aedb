package dev.faultline.cli.spark;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A capture in a temporary folder of this machine: recordings are read from several places at once,
 * and the store is asked for each byte once. It goes away with the task.
 */
final class LocalCopy implements Closeable {
  private final Path folder;
  private final String name;

  private LocalCopy(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  static LocalCopy named(String name) throws IOException {
    return new LocalCopy(Files.createTempDirectory("faultline-"), name);
  }

  /** Writes one of its files. */
  void fill(String file, InputStream from) throws IOException {
    try (from;
        OutputStream to = Files.newOutputStream(folder.resolve(file))) {
      from.transferTo(to);
    }
  }

  /** The capture. */
  Path path() {
    return folder.resolve(name);
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }
}
