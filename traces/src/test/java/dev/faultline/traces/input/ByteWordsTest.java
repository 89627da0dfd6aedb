package dev.faultline.traces.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Eight bytes at a time")
final class ByteWordsTest {

  @Test
  @DisplayName("Given any bytes, then the first match is found where a plain loop finds it")
  void indexOf() {
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] text = new byte[random.nextInt(40)];
      for (int i = 0; i < text.length; i++) {
        // Neighbours of the wanted byte and bytes with the top bit are the traps of this trick.
        text[i] = (byte) (random.nextInt(8) == 0 ? '\n' : new int[] {9, 11, 138, 0, 255}[i % 5]);
      }
      int from = random.nextInt(text.length + 1);
      int to = from + random.nextInt(text.length - from + 1);
      int expected = from;
      while (expected < to && text[expected] != '\n') {
        expected++;
      }

      assertThat(ByteWords.indexOf((byte) '\n', text, from, to)).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("Given any bytes, then zeros and ones are seen where a plain loop sees them")
  void zeroOrOnes() {
    Random random = new Random(6);
    int seen = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] text = new byte[random.nextInt(40)];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) new int[] {1, 127, 128, 254, 32}[random.nextInt(5)];
      }
      if (text.length > 0 && random.nextBoolean()) {
        text[random.nextInt(text.length)] = (byte) (random.nextBoolean() ? 0 : 0xff);
      }
      int from = random.nextInt(text.length + 1);
      int to = from + random.nextInt(text.length - from + 1);
      boolean expected = false;
      for (int p = from; p < to; p++) {
        expected |= text[p] == 0 || text[p] == -1;
      }

      assertThat(ByteWords.hasZeroOrOnes(text, from, to)).isEqualTo(expected);
      seen += expected ? 1 : 0;
    }
    assertThat(seen).isBetween(1_000, 19_000);
  }

  @Test
  @DisplayName("Given a word near the end of its array, then it is the same as elsewhere")
  void word() {
    byte[] text = {1, 2, 3, (byte) 0xff, 5, 6, 7, 8, 9, 1, 2, 3, (byte) 0xff};

    assertThat(ByteWords.word(text, 9, 13)).isEqualTo(ByteWords.word(text, 0, 4));
    assertThat(ByteWords.word(text, 0, 4)).isEqualTo(0xff030201L);
    assertThat(ByteWords.word(text, 0, 8)).isEqualTo(0x08070605ff030201L);
    assertThat(ByteWords.word(text, 13, 13)).isZero();
    assertThat(ByteWords.word(text, 0, 0)).isZero();
  }

  @Test
  @DisplayName("Given equal names at different places, then their hashes are equal")
  void hash() {
    byte[] text =
        "mm_filemap_fault mm_filemap_fault".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    assertThat(ByteWords.hash(text, 0, 16)).isEqualTo(ByteWords.hash(text, 17, 33));
    assertThat(ByteWords.hash(text, 0, 15)).isNotEqualTo(ByteWords.hash(text, 0, 16));
  }
}
