package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.LossCause;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A check sum stands behind what it is the sum of. Where it does not fit, all that was read since
 * the one before is in doubt, as the loss at the end says.
 */
@DisplayName("A compressed capture whose check sum does not fit")
final class DoubtTest {
  private static byte[] lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(
          "              wl-299     [001] .....     1.%06d: mm_filemap_fault: dev=1:0 ino=83 ofs=0\n"
              .formatted(i));
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Reading read(byte[] bytes) {
    return Reading.of(CaptureInput.stream("-", new ByteArrayInputStream(bytes)));
  }

  private static Reading.Row doubt(Reading reading) {
    assertThat(reading.incomplete()).contains("damaged");
    Reading.Row last = reading.events().get(reading.events().size() - 1);
    assertThat(last.loss()).isEqualTo(LossCause.DAMAGED);
    return last;
  }

  @Test
  @DisplayName("is in doubt from its beginning")
  void wholeMember() {
    byte[] packed = CompressionTest.Tool.GZIP.pack(lines(0, 100));
    packed[packed.length - 7] ^= 4;

    Reading reading = read(packed);

    assertThat(reading.told()).hasSize(100);
    assertThat(doubt(reading).c()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 300, 5000, 40_000})
  @DisplayName("is in doubt from the last event of the member before")
  void secondMember(int first) {
    byte[] second = CompressionTest.Tool.GZIP.pack(lines(first, first + 50));
    second[second.length - 7] ^= 4;
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(CompressionTest.Tool.GZIP.pack(lines(0, first)));
    packed.writeBytes(second);

    Reading.Row doubt = doubt(read(packed.toByteArray()));

    assertThat(doubt.c()).isEqualTo(1);
    assertThat(doubt.b()).isEqualTo(1_000_000_000L + (first - 1) * 1000L);
  }

  @Test
  @DisplayName("is in doubt from the last line that ended before the member that does not fit")
  void lineAcrossMembers() {
    byte[] text = lines(0, 100);
    int middle = text.length / 2 + 17;
    byte[] second = new byte[text.length - middle];
    System.arraycopy(text, middle, second, 0, second.length);
    byte[] tail = CompressionTest.Tool.GZIP.pack(second);
    tail[tail.length - 7] ^= 4;
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(CompressionTest.Tool.GZIP.pack(java.util.Arrays.copyOf(text, middle)));
    packed.writeBytes(tail);

    assertThat(doubt(read(packed.toByteArray())).b()).isEqualTo(1_000_000_000L + 49 * 1000L);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("or that cannot be unpacked to its end never passes for a whole one")
  void anyDamage(CompressionTest.Tool tool) {
    byte[] packed = tool.pack(lines(0, 3000));
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] altered = packed.clone();
      altered[random.nextInt(packed.length)] ^= (byte) (1 << random.nextInt(8));
      Reading reading;
      try {
        reading = read(altered);
      } catch (UncheckedIOException e) {
        continue;
      }
      boolean same = reading.told().equals(read(packed).told());
      assertThat(same || !reading.losses().isEmpty() || !reading.incomplete().isEmpty()).isTrue();
    }
  }

  @Test
  @DisplayName("and of which nothing can be unpacked is refused, with the reason")
  void nothing() throws IOException {
    byte[] packed = CompressionTest.Tool.GZIP.pack(lines(0, 10));
    packed[3] = (byte) 0xff;
    try {
      read(packed);
    } catch (UncheckedIOException e) {
      assertThat(e.getCause())
          .isInstanceOf(CaptureFormatException.class)
          .hasMessageContaining("damaged")
          .hasMessageContaining("nothing of it can be read");
      return;
    }
    throw new AssertionError("it was read");
  }
}
