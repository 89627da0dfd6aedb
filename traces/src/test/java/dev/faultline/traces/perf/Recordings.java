package dev.faultline.traces.perf;

import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.Reading;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.input.Integrity;
import dev.faultline.traces.input.SeekableInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Recordings of a real kernel, and what perf script prints of them. */
final class Recordings {
  /** Recordings whose text is {@code NAME.txt}, with ns. */
  static final List<String> ALL =
      List.of(
          "p-lost.data",
          "p-mono.data",
          "p-raw.data",
          "p-sw.data",
          "p-tp-g.data",
          "p-tp-z.data",
          "p-tp-z.pipe",
          "p-tp.data",
          "p-tp.pipe");

  private Recordings() {}

  static byte[] bytes(String name) {
    try (InputStream in = Recordings.class.getResourceAsStream("/perf/" + name + ".gz")) {
      if (in == null) {
        throw new IllegalArgumentException("no recording " + name);
      }
      return new GZIPInputStream(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.ISO_8859_1);
  }

  static CaptureInput input(byte[] bytes) {
    return CaptureInput.stream("test", new ByteArrayInputStream(bytes));
  }

  static Reading read(byte[] bytes) {
    return Reading.of(input(bytes));
  }

  /** Opened below the events. */
  static PerfDataSource open(byte[] bytes) {
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(bytes);
      if (PerfDataSource.isPipe(bytes)) {
        return PerfDataSource.ofPipe("test", in, Integrity.ofPlain(), Bindings.builtIn());
      }
      SeekableInput file = SeekableInput.spool("test", in, SeekableInput.MAX_SPOOLED);
      return PerfDataSource.ofFile("test", file, Integrity.ofPlain(), Bindings.builtIn());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
