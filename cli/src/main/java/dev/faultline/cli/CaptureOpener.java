package dev.faultline.cli;

import dev.faultline.stream.EventSource;
import dev.faultline.stream.EventStreamReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens captures with the bindings that the user chose. */
final class CaptureOpener {
  private final InputStream in;

  /**
   * An opener.
   *
   * @param in standard input
   * @param bindings files with the user's own bindings
   */
  CaptureOpener(InputStream in, List<Path> bindings) throws IOException {
    this.in = in;
    for (Path binding : bindings) {
      Files.readString(binding);
    }
  }

  EventSource open(Input input) throws IOException {
    if (input instanceof Input.NamedFile file) {
      return openFile(file.path());
    }
    if (input instanceof Input.FoundFile file) {
      return openFile(file.path());
    }
    if (input instanceof Input.StandardInput) {
      return new EventStreamReader(new BufferedInputStream(in), input.name());
    }
    throw new IOException("It cannot be opened.");
  }

  private static EventSource openFile(Path path) throws IOException {
    return new EventStreamReader(
        new BufferedInputStream(Files.newInputStream(path)), path.toString());
  }
}
