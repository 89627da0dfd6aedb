package dev.faultline.cli.report.writing;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there either as it was before or whole: it is written beside its place under a
 * temporary name and renamed at the end. What is no regular file, such as a pipe or {@code
 * /dev/null}, is written as it stands.
 */
public final class ReportFile implements Closeable {
  private final Path target;
  private final Path written;
  private final OutputStream out;

  private ReportFile(Path target, Path written, OutputStream out) {
    this.target = target;
    this.written = written;
    this.out = out;
  }

  /** Opens the file for writing, so that one that cannot be written is known at the start. */
  public static ReportFile create(Path path) throws IOException {
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new IOException("it is a directory");
    }
    if (Files.exists(target) && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      return new ReportFile(target, target, open(target, StandardOpenOption.WRITE));
    }
    String name = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path temporary = target.resolveSibling(name);
    OutputStream out = open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    temporary.toFile().deleteOnExit(); // for an interrupt: gone when the rename has been
    return new ReportFile(target, temporary, out);
  }

  private static OutputStream open(Path path, OpenOption... options) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(path, options));
  }

  /** Takes the content. */
  public OutputStream out() {
    return out;
  }

  /** What has been written takes its place. */
  public void commit() throws IOException {
    out.close();
    if (!written.equals(target)) {
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** What has not been committed is dropped. */
  @Override
  public void close() throws IOException {
    try (out) {
      if (!written.equals(target)) {
        Files.deleteIfExists(written);
      }
    }
  }
}
