package dev.faultline.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there either as it was before or whole: it is written beside its place under a
 * temporary name and renamed at the end. What is no regular file, such as a pipe or {@code
 * /dev/null}, is written as it stands.
 */
final class ReportFile implements Closeable {
  private final Path target;
  private final Path written;
  private final Writer writer;

  private ReportFile(Path target, Path written, Writer writer) {
    this.target = target;
    this.written = written;
    this.writer = writer;
  }

  /** Opens the file for writing, so that one that cannot be written is known at the start. */
  static ReportFile create(Path path) throws IOException {
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new IOException("it is a directory");
    }
    if (Files.exists(target) && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      return new ReportFile(
          target, target, Files.newBufferedWriter(target, UTF_8, StandardOpenOption.WRITE));
    }
    String name = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path temporary = target.resolveSibling(name);
    Writer writer =
        Files.newBufferedWriter(
            temporary, UTF_8, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    temporary.toFile().deleteOnExit(); // for an interrupt: gone when the rename has been
    return new ReportFile(target, temporary, writer);
  }

  Writer writer() {
    return writer;
  }

  /** What has been written takes its place. */
  void commit() throws IOException {
    writer.close();
    if (!written.equals(target)) {
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** What has not been committed is dropped. */
  @Override
  public void close() throws IOException {
    try (writer) {
      if (!written.equals(target)) {
        Files.deleteIfExists(written);
      }
    }
  }
}
