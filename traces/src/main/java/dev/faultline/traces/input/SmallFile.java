package dev.faultline.traces.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that somebody wrote by hand: a binding profile, a table of roles, a list of events. It is
 * small, or it is something else. The size that a directory tells is no bound, since a device or a
 * pipe has none; so no more is read than it may have.
 */
public final class SmallFile {
  private SmallFile() {}

  /**
   * Reads a file whole.
   *
   * @param most how many bytes it may have
   * @return its content; empty if it has more
   */
  public static Optional<byte[]> read(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      return bytes.length > most ? Optional.empty() : Optional.of(bytes);
    }
  }
}
