package dev.faultline.traces.perf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.CaptureOrigin.PositionUnit;
import dev.faultline.traces.Captures;
import dev.faultline.traces.Reading;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One run as perf.data and as text of perf script")
final class SameRunTest {
  private final byte[] recording = capture("stock/bcachefs-mix2.perf.data.gz");
  private final Reading binary = Recordings.read(recording);
  private final Reading text = Recordings.read(capture("stock/bcachefs-mix2.perfscript.gz"));

  private static byte[] capture(String name) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Captures.file(name)))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that does not depend on the format: the text has µs, and no processes. */
  static List<Object> withoutLosses(Reading reading) {
    return reading.events().stream()
        .filter(row -> row.kind() != EventKind.EVENTS_LOST)
        .<Object>map(SameRunTest::content)
        .toList();
  }

  private static List<Object> content(Reading.Row row) {
    boolean exiting = row.task().tid() == -1;
    return List.of(
        row.timeNs() / 1000,
        row.cpu(),
        exiting ? -1 : row.task().tid(),
        exiting ? "" : row.task().comm(),
        row.tracepoint(),
        row.kind(),
        row.mode(),
        row.tried(),
        row.subject(),
        row.other(),
        row.a(),
        row.b(),
        row.c());
  }

  @Test
  @DisplayName("When both are read, then their events are the same")
  void same() {
    assertThat(binary.sourceEvents()).isEqualTo(25_476).isEqualTo(text.sourceEvents());
    assertThat(binary.unreadUnits()).isZero();
    assertThat(text.unreadUnits()).isZero();
    assertThat(withoutLosses(binary)).hasSize(25_356).isEqualTo(withoutLosses(text));
  }

  @Test
  @DisplayName("When both are read, then their origin says what they tell")
  void origin() {
    assertThat(binary.origin().format()).isEqualTo("perf.data");
    assertThat(binary.origin().kernel()).isEqualTo("6.12.117+deb12-amd64");
    assertThat(binary.origin().clock()).isEqualTo("mono");
    assertThat(binary.origin().unit()).isEqualTo(PositionUnit.BYTE_OFFSET);
    assertThat(text.origin().format()).isEqualTo("perf-script");
    assertThat(text.origin().unit()).isEqualTo(PositionUnit.LINE);
  }

  @Test
  @DisplayName("When the recording is read, then the position of an event is where its sample is")
  void position() {
    for (Reading.Row row : binary.events()) {
      assertThat(recording[(int) row.position()]).as("type of the record").isEqualTo((byte) 9);
      assertThat(recording[(int) row.position() + 2]).isEqualTo((byte) 0);
    }
  }
}
