package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.binding.Bindings;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recordings of trace-cmd and perf, of which every beginning is read that is a multiple of 997
 * bytes shorter than the whole. A prime is no multiple of a page, a record or a section: the cuts
 * fall everywhere. The tests of this room have 256 MB of heap.
 */
@DisplayName("Binary recordings, cut at every 997th byte")
@Timeout(300)
final class EveryCutTest {
  private static final int STEP = 997;

  /** The last section of trace.dat version 7 has names of sections, which nobody reads. */
  private static final int MAX_NAMES = 200;

  /** Shorter, it is no recording of anything. */
  private static final int LONGEST_MAGIC = 16;

  private static final Bindings BINDINGS = Bindings.builtIn();

  /** The recordings in the repository, and those beside it that are not in it as well. */
  static Stream<Path> recordings() throws IOException {
    List<Path> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String root : List.of("src/test/resources", "../../shared/format-corpus")) {
      for (String folder : List.of("tracedat", "perf")) {
        Path files = Path.of(root, folder);
        if (Files.isDirectory(files)) {
          recordings(files).filter(file -> names.add(name(file))).forEach(all::add);
        }
      }
    }
    return all.stream();
  }

  private static Stream<Path> recordings(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name(file).matches(".*\\.(dat|data|pipe)"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.gz$", "");
  }

  /**
   * What became of a recording.
   *
   * @param records that were read
   * @param said why it was refused, or ended early; empty if nothing is wrong
   */
  private record Outcome(long records, String said) {}

  private static Outcome read(Path file) throws IOException {
    long records = 0;
    try (EventSource source = CaptureReader.open(CaptureInput.file(file), BINDINGS)) {
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        records += block.sourceEvents();
      }
      return new Outcome(records, source.incomplete());
    } catch (CaptureFormatException e) {
      assertThat(e).hasMessageStartingWith(file + ": byte ").hasMessageEndingWith(".");
      return new Outcome(records, String.valueOf(e.getMessage()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordings")
  @DisplayName("end in a clear error, or with what there is and why it is not all")
  void cut(Path recording, @TempDir Path folder) throws IOException {
    Path file = folder.resolve(name(recording));
    try (InputStream in = Files.newInputStream(recording)) {
      Files.copy(recording.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, file);
    }
    Outcome whole = read(file);
    assertThat(whole.said()).isEmpty();
    assertThat(whole.records()).isPositive();

    try (RandomAccessFile shortened = new RandomAccessFile(file.toFile(), "rw")) {
      long size = shortened.length();
      for (long length = size - 1; length > 0; length -= STEP) {
        shortened.setLength(length);
        Outcome cut = read(file);
        assertThat(cut.records()).isLessThanOrEqualTo(whole.records());
        if (cut.said().isEmpty()) {
          boolean named = size - length < MAX_NAMES && cut.records() == whole.records();
          assertThat(named || isPipe(file)).as("nothing is said of %d bytes", length).isTrue();
        } else if (length >= LONGEST_MAGIC) {
          assertThat(cut.said()).as("cut to %d bytes", length).containsAnyOf("cut", "damaged");
        }
      }
    }
  }

  /** Between two records nobody can tell that more was to come. */
  private static boolean isPipe(Path file) {
    return file.toString().endsWith(".pipe");
  }
}
