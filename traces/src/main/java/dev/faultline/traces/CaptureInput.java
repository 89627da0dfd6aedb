package dev.faultline.traces;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a capture is read from, and what it is called in reports and errors. */
public final class CaptureInput {
  private final String name;
  private final Opening opening;
  private final boolean complete;
  private final @Nullable Path file;

  private interface Opening {
    InputStream open() throws IOException;
  }

  private CaptureInput(String name, Opening opening, boolean complete, @Nullable Path file) {
    this.name = name;
    this.file = file;
    this.opening = opening;
    this.complete = complete;
  }

  /** A file, plain or compressed; what it is called does not matter. */
  public static CaptureInput file(Path path) {
    return new CaptureInput(path.toString(), () -> open(path), false, path);
  }

  /**
   * A stream such as standard input.
   *
   * @param name how it is called; {@code -} for standard input
   * @param in is closed with the source that reads it
   */
  public static CaptureInput stream(String name, InputStream in) {
    return new CaptureInput(name, () -> in, false, null);
  }

  /**
   * A text at hand. Unlike a file, which may have been cut, it is complete even if its last line
   * has no line end.
   */
  public static CaptureInput ofText(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new CaptureInput(name, () -> new ByteArrayInputStream(bytes), true, null);
  }

  private static InputStream open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": this is a directory; pass the captures in it.");
    }
    try {
      return Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": there is no such file.", e);
    } catch (IOException e) {
      throw new IOException(path + ": cannot be opened: " + e.getMessage(), e);
    }
  }

  /** How reports and errors call it. */
  public String name() {
    return name;
  }

  InputStream open() throws IOException {
    return opening.open();
  }

  /** The regular file that it is, so that parts of it can be read in any order; null otherwise. */
  @Nullable Path regularFile() {
    return file != null && Files.isRegularFile(file) ? file : null;
  }

  /** Whether a last line without line end is known not to be cut. */
  boolean isComplete() {
    return complete;
  }
}
