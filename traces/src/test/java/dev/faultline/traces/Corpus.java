package dev.faultline.traces;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Excerpts of what real kernels print with each clock and option. */
final class Corpus {
  private Corpus() {}

  static InputStream open(String name) {
    InputStream in = Corpus.class.getResourceAsStream("/ftrace/" + name + ".txt.gz");
    if (in == null) {
      throw new IllegalArgumentException("no excerpt " + name);
    }
    return in;
  }

  static Reading read(String name) {
    return Reading.of(CaptureInput.stream(name, open(name)));
  }

  static List<String> lines(String name) {
    try (InputStream in = new GZIPInputStream(open(name))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
