package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.traces.tracedat.CutRecording.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Recordings that are cut, damaged or hostile")
@Timeout(120)
final class HostileTraceDatTest {
  private static TraceDatBuilder builder(int version, boolean zlib) {
    TraceDatBuilder file =
        new TraceDatBuilder(version, ByteOrder.LITTLE_ENDIAN, 8, zlib)
            .option(4, "[local]\0")
            .option(2, "CPU: 0\noverrun: 5\n");
    file.cpu(
        file.page(10).fault(1, 7, 1).longFault(1, 7, 2).extend(1 << 30).fault(1, 8, 3),
        file.page(20).discarded(2, 20).fault(1, 7, 4).padding(),
        file.page(30).lost(2).stamp(1 << 30).fault(1, 7, 4));
    return file.cpu(file.page(15).fault(1, 9, 9), file.page(25).other(1, 9, 300));
  }

  private static byte[] recording(int version, boolean zlib) {
    return builder(version, zlib).build();
  }

  @ParameterizedTest
  @CsvSource({"6, false", "7, false", "7, true"})
  @DisplayName("Given a recording that was cut at any byte, then it ends with an error or early")
  void cutAnywhere(int version, boolean zlib) throws IOException {
    byte[] whole = recording(version, zlib);

    new CutRecording("built", whole).check(37);
  }

  @Test
  @DisplayName("Given version 6 that was cut in its pages, then the whole pages are read")
  void cutPages() throws IOException {
    byte[] whole = recording(6, false);

    Outcome outcome = CutRecording.read(Arrays.copyOf(whole, whole.length - PageBuilder.SIZE - 1));

    assertThat(outcome.records()).isEqualTo(5);
    assertThat(outcome.incomplete())
        .isEqualTo("the file was cut: of CPU 1 it holds 0 of 8192 bytes");
  }

  @ParameterizedTest
  @CsvSource({"6, false", "7, false", "7, true"})
  @DisplayName("Given bytes that were changed, then there is an error or events, and nothing else")
  void changedBytes(int version, boolean zlib) throws IOException {
    byte[] whole = recording(version, zlib);
    Random random = new Random(42);
    for (int round = 0; round < 1000; round++) {
      byte[] changed = whole.clone();
      for (int i = 0; i <= round % 4; i++) {
        int at = 10 + random.nextInt(changed.length - 10);
        changed[at] = (byte) (round % 2 == 0 ? random.nextInt() : random.nextInt(2) * 255);
      }
      assertThat(CutRecording.read(changed).records()).isLessThan(20_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"6, false", "7, false"})
  @DisplayName("Given any number in the description that is huge, then the message names the place")
  void hugeNumbers(int version, boolean zlib) throws IOException {
    byte[] whole = recording(version, zlib);
    int pages = 5 * PageBuilder.SIZE;
    int description = version == 6 ? whole.length - pages : whole.length - pages - 600;
    for (int i = 10; i < whole.length - pages - 8; i++) {
      // Version 7 has its options behind the pages.
      int at = i < description ? i : i + (version == 6 ? 0 : pages);
      for (long value : new long[] {-1, Long.MAX_VALUE, 0x7fff_fff0}) {
        byte[] changed = whole.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
        assertThat(CutRecording.read(changed).records()).isLessThan(20_000);
      }
    }
  }

  @Test
  @DisplayName("Given another version, then the message says what can be read")
  void otherVersion() throws IOException {
    byte[] whole = recording(6, false);
    whole[10] = '5';

    assertThat(CutRecording.read(whole).refusal())
        .contains("version '5'", "6 and 7", "trace-cmd report");
  }

  @Test
  @DisplayName("Given a compression that is not known, then the message names it and a remedy")
  void otherCompression() throws IOException {
    byte[] whole = recording(7, true);
    int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("zlib");
    whole[at] = 'q';

    assertThat(CutRecording.read(whole).refusal()).contains("'qlib'", "trace-cmd convert");
  }

  @Test
  @DisplayName("Given text in latency format, then the message says what to record")
  void latency() throws IOException {
    byte[] whole = recording(6, false);
    int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("flyrecord");
    System.arraycopy("latency  ".getBytes(StandardCharsets.ISO_8859_1), 0, whole, at, 9);

    assertThat(CutRecording.read(whole).refusal()).contains("latency format", "trace-cmd record");
  }

  @Test
  @DisplayName("Given sections that go round in circles, then it ends with an error")
  void circle() throws IOException {
    byte[] whole = recording(7, false);
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int head = new String(whole, StandardCharsets.ISO_8859_1).indexOf("none\0" + "1\0") + 7;
    bytes.putLong(whole.length - 8, bytes.getLong(head));

    assertThat(CutRecording.read(whole).refusal()).contains("in circles");
  }
}
