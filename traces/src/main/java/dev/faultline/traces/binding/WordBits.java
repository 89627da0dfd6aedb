package dev.faultline.traces.binding;

import dev.faultline.v1.Word;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Words that the kernel prints for bits of a number. */
public final class WordBits {
  /** No words: of fields that are printed otherwise. */
  public static final WordBits NONE = new WordBits(List.of());

  private final byte[][] words;
  private final long[] bits;

  WordBits(List<Word> words) {
    this.words = new byte[words.size()][];
    this.bits = new long[words.size()];
    for (int i = 0; i < this.words.length; i++) {
      this.words[i] = words.get(i).getText().getBytes(StandardCharsets.ISO_8859_1);
      this.bits[i] = words.get(i).getBits();
    }
  }

  /** The bits that this word stands for; 0 if it is none of them. */
  public long of(byte[] text, int from, int to) {
    for (int i = 0; i < words.length; i++) {
      if (Arrays.equals(text, from, to, words[i], 0, words[i].length)) {
        return bits[i];
      }
    }
    return 0;
  }
}
