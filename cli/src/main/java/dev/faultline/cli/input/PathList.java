package dev.faultline.cli.input;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Paths as {@code find} prints them: one a line, or each ended by a NUL, which is how they are told
 * apart as soon as there is one. To the kernel a name is any bytes, and need not be text in any
 * encoding; one that is not ASCII becomes a path by way of a URI, which can say every byte.
 */
final class PathList {
  static final int MOST_BYTES = 64 << 20;

  /**
   * What stands in the list.
   *
   * @param text as text
   * @param path as the path that these very bytes are
   */
  record Name(String text, Path path) {}

  private PathList() {}

  /**
   * Reads the list.
   *
   * @param name the file, or {@code -} for standard input
   * @throws IOException if it cannot be read, or is longer than {@value #MOST_BYTES} bytes
   */
  static List<Name> read(String name, InputStream standard) throws IOException {
    if (name.equals(Input.StandardInput.NAME)) {
      return paths(standard);
    }
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return paths(in);
    }
  }

  private static List<Name> paths(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new IOException("it is longer than " + (MOST_BYTES >> 20) + " MiB");
    }
    byte end = '\n';
    for (byte value : bytes) {
      if (value == 0) {
        end = 0;
        break;
      }
    }
    List<Name> paths = new ArrayList<>();
    Path here = Path.of("").toAbsolutePath();
    int from = 0;
    for (int at = 0; at <= bytes.length; at++) {
      if (at == bytes.length || bytes[at] == end) {
        if (at > from) {
          paths.add(
              new Name(new String(bytes, from, at - from, UTF_8), path(bytes, from, at, here)));
        }
        from = at + 1;
      }
    }
    return paths;
  }

  private static Path path(byte[] bytes, int from, int to, Path here) {
    if (isAscii(bytes, from, to)) {
      return Path.of(new String(bytes, from, to - from, US_ASCII));
    }
    boolean absolute = bytes[from] == '/';
    StringBuilder uri = new StringBuilder("file://");
    if (!absolute) {
      uri.append(here.toUri().getRawPath());
      if (uri.charAt(uri.length() - 1) != '/') {
        uri.append('/');
      }
    }
    for (int i = from; i < to; i++) {
      uri.append(bytes[i] == '/' ? "/" : String.format(Locale.ROOT, "%%%02X", bytes[i]));
    }
    Path path = Path.of(URI.create(uri.toString()));
    return absolute ? path : here.relativize(path);
  }

  private static boolean isAscii(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
