package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Context;
import dev.faultline.v1.EventKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recording and the text that trace-cmd makes of it must become the same events. */
@DisplayName("Events of binary recordings and of their text")
final class TraceDatEventsTest {

  private static InputStream open(String file) throws IOException {
    if (file.equals("bcachefs-aio.dat")) {
      return Files.newInputStream(Captures.file("stock/" + file + ".gz"));
    }
    InputStream in = TraceDatEventsTest.class.getResourceAsStream("/tracedat/" + file + ".gz");
    if (in == null) {
      throw new IllegalArgumentException("no recording " + file);
    }
    return in;
  }

  private static Reading read(String file) throws IOException {
    return Reading.of(CaptureInput.stream(file, open(file)));
  }

  private static void expectSame(Reading binary, Reading text) {
    List<String> expected = comparable(text);
    List<String> read = comparable(binary);
    for (int i = 0; i < Math.min(read.size(), expected.size()); i++) {
      assertThat(read.get(i)).as("event %d", i).isEqualTo(expected.get(i));
    }
    assertThat(read).hasSameSizeAs(expected);
    assertThat(binary.sourceEvents()).isEqualTo(text.sourceEvents());
    assertThat(binary.unreadUnits()).isZero();
    assertThat(binary.incomplete()).isEmpty();
  }

  /**
   * Everything but the positions, and but the time of a loss and the context, which this text does
   * not tell.
   */
  private static List<String> comparable(Reading reading) {
    List<String> rows = new ArrayList<>();
    for (Reading.Row row : reading.events()) {
      long time = row.kind() == EventKind.EVENTS_LOST ? 0 : row.timeNs();
      rows.add(row.with(time, 0, Context.CONTEXT_UNSPECIFIED).toString());
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"v6-none", "v7-default", "v7-lost", "v7-inst", "v7-F", "bcachefs-aio"})
  @DisplayName("When both are read, then the events are the same, field by field")
  void sameEvents(String name) throws IOException {
    expectSame(read(name + ".dat"), read(name + ".txt"));
  }

  @Test
  @DisplayName("When a recording is read, then its origin tells kernel, clock and unit")
  void origin() throws IOException {
    assertThat(read("bcachefs-aio.dat").origin().kernel()).isEqualTo("6.12.117+deb12-amd64");
    assertThat(read("bcachefs-aio.dat").origin().clock()).isEqualTo("global");
    assertThat(read("bcachefs-aio.dat").origin().format()).isEqualTo("trace.dat");
    assertThat(read("v7-clock-counter.dat").origin().clock()).isEqualTo("counter");
  }

  @Test
  @DisplayName("Given a plain file and the same in gzip, then positions are the same")
  void plainAndPacked(@TempDir Path folder) throws IOException {
    Path plain = folder.resolve("trace.dat");
    try (InputStream in = new GZIPInputStream(open("v7-default.dat"))) {
      Files.copy(in, plain);
    }

    Reading fromFile = Reading.of(CaptureInput.file(plain));

    assertThat(fromFile.events()).isEqualTo(read("v7-default.dat").events());
    assertThat(fromFile.events()).isNotEmpty();
  }

  @Test
  @DisplayName("Given a gzip that was cut, then the source says so at its end")
  void packingCut() throws IOException {
    byte[] whole = open("v6-none.dat").readAllBytes();
    byte[] cut = Arrays.copyOf(whole, whole.length - 3000);

    Reading reading = Reading.of(CaptureInput.stream("cut", new ByteArrayInputStream(cut)));

    assertThat(reading.sourceEvents()).isBetween(1L, 2138L);
    assertThat(reading.incomplete()).startsWith("the compressed file was cut");
  }
}
