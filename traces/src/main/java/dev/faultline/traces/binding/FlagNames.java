package dev.faultline.traces.binding;

import dev.faultline.v1.FlagName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The names that a field of flags is printed with, {@code WRITE|DIRECT}. What has no name there is
 * printed as a number behind the last bar, {@code ILOCK_EXCL|0x5000000}; no flag at all as nothing.
 */
public final class FlagNames {
  /** No names: of fields that are no flags. */
  public static final FlagNames NONE = new FlagNames(List.of());

  private static final int DIGIT_BITS = 4;

  private final byte[][] names;
  private final long[] values;

  FlagNames(List<FlagName> flags) {
    names = new byte[flags.size()][];
    values = new long[flags.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = flags.get(i).getName().getBytes(StandardCharsets.ISO_8859_1);
      values[i] = flags.get(i).getValue();
    }
  }

  /** The bits of all flags in the text; a name that is not among these counts as none. */
  public long read(byte[] text, int from, int to) {
    long bits = 0;
    int p = from;
    while (p < to) {
      int end = p;
      while (end < to && text[end] != '|') {
        end++;
      }
      bits |= flag(text, p, end);
      p = end + 1;
    }
    return bits;
  }

  /** The bits that this name stands for; 0 if it is none of them. */
  public long of(byte[] text, int from, int to) {
    for (int i = 0; i < names.length; i++) {
      if (Arrays.equals(text, from, to, names[i], 0, names[i].length)) {
        return values[i];
      }
    }
    return 0;
  }

  private long flag(byte[] text, int from, int to) {
    long named = of(text, from, to);
    if (named != 0) {
      return named;
    }
    boolean hexadecimal = to - from > 2 && text[from] == '0' && text[from + 1] == 'x';
    return number(text, hexadecimal ? from + 2 : from, to, hexadecimal ? 16 : 10);
  }

  private static long number(byte[] text, int from, int to, int radix) {
    long value = 0;
    for (int p = from; p < to; p++) {
      int digit = Character.digit(text[p], radix);
      if (digit < 0 || p - from == Long.SIZE / DIGIT_BITS) {
        return 0;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
