package dev.faultline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stream file that")
final class DamagedStreamTest {
  private static final String WHERE = "some\\.fls: block \\d+ at byte \\d+: .+";

  private final byte[] file = file();

  private static byte[] file() {
    StreamDictionary dictionary = new StreamDictionary();
    EventBlock block = new EventBlock();
    int task = dictionary.intern(new Task(7, "wl", 7));
    int shape = dictionary.intern(new Shape("add", EventKind.PAGE_ADDED, Mode.ADD, false));
    int subject = dictionary.intern(MappingKey.ofInode(MappingKey.device(254, 0), 4097));
    for (int i = 0; i < 5; i++) {
      block.append(1_000_000L * i, i % 2, task, shape, subject, 0, i, 2, 0, i);
    }
    return Streams.write(dictionary, "", block, block);
  }

  @Test
  @DisplayName("is cut at any byte is an error that names file, block and byte")
  void cut() {
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertBroken(cut, "cut at byte " + length);
    }
  }

  @Test
  @DisplayName("has any bit turned over is an error")
  void bitFlips() {
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] altered = file.clone();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertBroken(altered, "bit " + bit % 8 + " of byte " + bit / 8);
    }
  }

  @Test
  @DisplayName("has any byte set to something else is an error")
  void otherBytes() {
    for (int i = 0; i < file.length; i++) {
      for (int difference : new int[] {0xff, 0x55, 0x81}) {
        byte[] altered = file.clone();
        altered[i] ^= (byte) difference;
        assertBroken(altered, "byte " + i);
      }
    }
  }

  @Test
  @DisplayName("goes on behind its end mark is an error")
  void longer() {
    byte[] longer = Arrays.copyOf(file, file.length + 1);
    assertThatExceptionOfType(StreamFormatException.class)
        .isThrownBy(() -> Streams.read(longer))
        .withMessageContaining("bytes behind the end mark");
  }

  @Test
  @DisplayName("has no end mark was cut, also where a record ends")
  void noEndMark() {
    byte[] noEnd = Streams.ofRecords(List.of(Streams.header(1)), UnaryOperator.identity());
    assertThatExceptionOfType(StreamFormatException.class)
        .isThrownBy(() -> Streams.read(noEnd))
        .withMessage("some.fls: block 0 at byte " + noEnd.length + ": " + CUT);
  }

  private static final String CUT = "the file ends here, without its end mark: it was cut";

  @Test
  @DisplayName("announces an absurd record is an error before any memory is taken")
  void absurdLength() {
    for (int length : new int[] {Integer.MIN_VALUE, -1, Integer.MAX_VALUE, (16 << 20) + 1}) {
      byte[] absurd = Arrays.copyOf(file, file.length);
      for (int i = 0; i < 4; i++) {
        absurd[8 + i] = (byte) (length >>> (8 * i));
      }
      assertThatExceptionOfType(StreamFormatException.class)
          .isThrownBy(() -> Streams.read(absurd))
          .withMessageContaining("a record of " + Integer.toUnsignedString(length) + " bytes");
    }
  }

  @Test
  @DisplayName("is none is said to be none")
  void noStream() {
    assertThatExceptionOfType(StreamFormatException.class)
        .isThrownBy(() -> Streams.read(new byte[] {'#', ' ', 't', 'r', 'a', 'c', 'e', 'r', ':'}))
        .withMessageContaining("not an event stream");
  }

  private static void assertBroken(byte[] altered, String what) {
    assertThatExceptionOfType(StreamFormatException.class)
        .as(what)
        .isThrownBy(() -> Streams.read(altered))
        .satisfies(e -> assertThat(e).hasMessageMatching(WHERE));
  }
}
