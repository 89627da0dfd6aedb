package dev.faultline.traces.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureFormatException;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.Reading;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.LossCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Recordings of perf that are cut or damaged")
final class DamagedRecordingTest {
  private static final Bindings BINDINGS = Bindings.builtIn();

  static List<String> recordings() {
    return Recordings.ALL;
  }

  /** Reads to the end; why that is not the end of the recording. */
  private static String read(Path file) {
    try (EventSource source = CaptureReader.open(CaptureInput.file(file), BINDINGS)) {
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        assertThat(block.size()).isLessThanOrEqualTo(EventBlock.CAPACITY);
      }
      return source.incomplete();
    } catch (CaptureFormatException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  @DisplayName("Given wrong bytes anywhere, then reading comes to an end")
  void altered(String name, @TempDir Path folder) throws IOException {
    byte[] recording = Recordings.bytes(name);
    Random random = new Random(7);
    Path file = folder.resolve("altered");
    for (int round = 0; round < 40; round++) {
      byte[] altered = recording.clone();
      int range = round % 2 == 0 ? 9000 : altered.length;
      for (int i = 0; i < 10; i++) {
        altered[16 + random.nextInt(range - 16)] = (byte) random.nextInt(256);
      }
      Files.write(file, altered);
      read(file);
    }
  }

  private static byte[] with(byte[] recording, int offset, long value) {
    byte[] altered = recording.clone();
    ByteBuffer.wrap(altered).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, value);
    return altered;
  }

  @ParameterizedTest
  @CsvSource({
    "16, 8, entries",
    "16, 9000000000, entries",
    "24, 9000000000, cut",
    "32, 9000000000, cut",
    "32, -8, cut",
    "32, 145, damaged",
    "40, -1, cut",
    "248, 99999999999, ids",
    "248, -8, ids",
  })
  @DisplayName("Given absurd sizes in the head, then the error names file and place")
  void hostileHead(int offset, long value, String word) {
    byte[] recording = RecordingBuilder.littleEndian().tracepoint().sample(1, 0, 1, 1, 1).file();

    assertThatThrownBy(
            () -> CaptureReader.open(Recordings.input(with(recording, offset, value)), BINDINGS))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageMatching("(?s)test: byte \\d+: .*" + word + ".*\\.");
  }

  @Test
  @DisplayName("Given the head of a recording in a directory, then the error says what to pass")
  void directory() {
    byte[] recording = RecordingBuilder.littleEndian().tracepoint().sample(1, 0, 1, 1, 1).file();
    recording[72 + FeatureReader.DIR_FORMAT / 8] |= 1 << FeatureReader.DIR_FORMAT % 8;

    assertThatThrownBy(() -> CaptureReader.open(Recordings.input(recording), BINDINGS))
        .isInstanceOf(CaptureFormatException.class)
        .hasMessageContaining("perf record --threads")
        .hasMessageContaining("perf script --ns --show-lost-events -i DIRECTORY");
  }

  @Test
  @DisplayName("Given a description of absurd size, then the samples are counted all the same")
  void hostileFeature() {
    byte[] recording = RecordingBuilder.littleEndian().tracepoint().sample(1, 0, 1, 1, 1).file();
    int table = (int) ByteBuffer.wrap(recording).order(ByteOrder.LITTLE_ENDIAN).getLong(40) + 112;

    Reading reading = Recordings.read(with(recording, table + 8, 1L << 40));

    assertThat(reading.sourceEvents()).isEqualTo(1);
    assertThat(reading.incomplete()).contains("1099511627776 bytes");
  }

  private static Reading afterSample(int type, byte[] body) {
    return Recordings.read(
        RecordingBuilder.littleEndian()
            .tracepoint()
            .sample(1, 0, 1, 1, 1)
            .record(type, 0, b -> b.put(body))
            .sample(2, 0, 1, 1, 1)
            .pipe());
  }

  private static byte[] longs(long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      buffer.putLong(value);
    }
    return buffer.array();
  }

  @ParameterizedTest
  @CsvSource({
    "66, 4294967295, formats of tracepoints with 4294967295 bytes",
    "66, 30000000, cut inside the formats",
    "71, 9000000000000, hardware trace",
    "71, -1, hardware trace",
    "81, 1, zstd",
    "83, 99, compressed record",
    "83, -1, compressed record",
    "64, 0, description of an event",
  })
  @DisplayName("Given absurd sizes in a record, then what was before is kept and the place named")
  void hostileRecord(int type, long value, String words) {
    Reading reading = afterSample(type, longs(value, 0x1234_5678_9abcL));

    assertThat(reading.sourceEvents()).isEqualTo(1);
    assertThat(reading.incomplete()).matches("byte \\d+: .*").contains(words);
  }

  @Test
  @DisplayName("Given text in place of records, then what was before is kept and the place named")
  void textBehind() {
    byte[] words = "[ perf record: Woken up 1 times ]".getBytes(StandardCharsets.ISO_8859_1);
    byte[] recording =
        RecordingBuilder.littleEndian().tracepoint().sample(1, 0, 1, 1, 1).raw(words).pipe();

    Reading reading = Recordings.read(recording);

    assertThat(reading.sourceEvents()).isEqualTo(1);
    assertThat(reading.incomplete())
        .startsWith("byte " + (recording.length - words.length) + ": expected a record");
  }

  @Test
  @DisplayName("Given counts in a sample that lead out of it, then it is unread")
  void hostileSample() {
    long type = RecordingBuilder.SAMPLE_TYPE | SampleLayout.CALLCHAIN;
    RecordingBuilder builder =
        RecordingBuilder.littleEndian().event(RecordingBuilder.TRACEPOINT_ID, type, 0);
    for (long count : new long[] {1L << 61, -1, 1 << 20, 9}) {
      builder.record(9, 0, b -> b.put(longs(100, 1, 1, 10, 0, 1, count)).put(builder.payload(1)));
    }
    builder.record(9, 0, b -> b.put(longs(100, 1, 1, 10, 0, 1, 0)).putInt(1 << 30).putInt(0));
    builder.record(9, 0, b -> b.put(longs(100, 1, 1, 10, 1L << 33 | 0xffff_ffffL, 1, 0)));
    builder.record(9, 0, b -> b.put(longs(100, 1)));

    Reading reading = Recordings.read(builder.file());

    assertThat(reading.told()).isEmpty();
    assertThat(reading.sourceEvents()).isEqualTo(7);
    assertThat(reading.unreadUnits()).isEqualTo(7);
  }

  @Test
  @DisplayName("Given a recording cut in a round, then it is complete up to the round before")
  void cutRound() {
    byte[] recording =
        RecordingBuilder.littleEndian()
            .tracepoint()
            .sample(10, 0, 1, 1, 1)
            .round()
            .sample(20, 0, 1, 1, 2)
            .sample(30, 0, 1, 1, 3)
            .round()
            .sample(40, 0, 1, 1, 4)
            .sample(50, 0, 1, 1, 5)
            .pipe();

    Reading reading = Recordings.read(Arrays.copyOf(recording, recording.length - 9));

    Reading.Row loss = reading.losses().get(reading.losses().size() - 1);
    assertThat(loss.loss()).isEqualTo(LossCause.CUT_OFF);
    assertThat(loss.b()).as("the last time that was complete").isEqualTo(10);
    assertThat(loss.c()).isEqualTo(1);
  }
}
