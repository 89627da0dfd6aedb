package dev.faultline.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Paths as {@code find} prints them: one a line, or each ended by a NUL, which is how they are told
 * apart as soon as there is one.
 */
final class PathList {
  static final int MOST_BYTES = 64 << 20;

  private PathList() {}

  /**
   * Reads the list.
   *
   * @param name the file, or {@code -} for standard input
   * @throws IOException if it cannot be read, or is longer than {@value #MOST_BYTES} bytes
   */
  static List<String> read(String name, InputStream standard) throws IOException {
    if (name.equals(Input.StandardInput.NAME)) {
      return paths(standard);
    }
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return paths(in);
    }
  }

  private static List<String> paths(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new IOException("it is longer than " + (MOST_BYTES >> 20) + " MiB");
    }
    String text = new String(bytes, UTF_8);
    Pattern end = Pattern.compile(text.indexOf('\0') >= 0 ? "\0" : "\n");
    return Arrays.stream(end.split(text)).filter(path -> !path.isEmpty()).toList();
  }
}
