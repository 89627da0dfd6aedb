package dev.faultline.cli.report.writing;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A file that is there either as it was before or whole: it is written beside its place under a
 * temporary name and renamed at the end. A file that it replaces keeps its mode, and links to it go
 * on leading to it. What is no regular file, such as a pipe or {@code /dev/null}, is written as it
 * stands.
 *
 * <p>The temporary name is drawn by lot, since a process id is the same in every container. Who
 * writes holds a lock on the file, so that what a killed run has left is told from what another one
 * is writing, and goes.
 */
public final class ReportFile implements Closeable {
  /** Between making a file and locking it. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

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
    Path target = target(path);
    if (Files.isDirectory(target)) {
      throw new IOException("it is a directory");
    }
    if (Files.exists(target) && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE);
      return new ReportFile(target, target, new BufferedOutputStream(out));
    }
    String prefix = "." + target.getFileName() + ".";
    Path temporary =
        target.resolveSibling(prefix + UUID.randomUUID().toString().substring(0, 18) + ".tmp");
    FileChannel file =
        FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    temporary.toFile().deleteOnExit(); // for an interrupt: gone when the rename has been
    lock(file);
    removeStale(temporary, prefix);
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file));
    return new ReportFile(target, temporary, out);
  }

  /** Where the content shall be: behind all links, also those that lead to nothing yet. */
  private static Path target(Path path) throws IOException {
    Path target = path.toAbsolutePath();
    if (Files.exists(target)) {
      return target.toRealPath();
    }
    return Files.isSymbolicLink(target)
        ? target.resolveSibling(Files.readSymbolicLink(target)).normalize()
        : target;
  }

  private static boolean lock(FileChannel file) {
    try {
      return file.tryLock() != null; // held until the file is closed
    } catch (IOException | IllegalStateException e) {
      return false; // a file system without locks, or this very process has it
    }
  }

  /** What runs have left that were killed. Whatever cannot be told stays. */
  private static void removeStale(Path mine, String prefix) {
    Path directory = mine.resolveSibling(".");
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, entry -> isTemporary(entry, prefix))) {
      for (Path other : all) {
        if (!other.getFileName().equals(mine.getFileName()) && isAbandoned(other)) {
          Files.deleteIfExists(other);
        }
      }
    } catch (IOException e) {
      return; // they disturb nobody
    }
  }

  private static boolean isTemporary(Path entry, String prefix) {
    String name = String.valueOf(entry.getFileName());
    return name.startsWith(prefix)
        && name.endsWith(".tmp")
        && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isAbandoned(Path temporary) throws IOException {
    Instant changed = Files.getLastModifiedTime(temporary).toInstant();
    if (changed.isAfter(Instant.now().minus(YOUNG))) {
      return false;
    }
    try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      return lock(file);
    }
  }

  /** Takes the content. */
  public OutputStream out() {
    return out;
  }

  /** What has been written takes its place. */
  public void commit() throws IOException {
    if (written.equals(target)) {
      out.close();
      return;
    }
    out.flush();
    keepMode();
    out.close();
    Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Who could read the old report can read the new one, and nobody else. */
  private void keepMode() throws IOException {
    PosixFileAttributeView mode = Files.getFileAttributeView(written, PosixFileAttributeView.class);
    if (mode != null && Files.exists(target)) {
      mode.setPermissions(Files.getPosixFilePermissions(target));
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
