package dev.faultline.traces.binding;

import dev.faultline.traces.input.ByteWords;
import dev.faultline.v1.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One way in which a field is written: the printed form, or its name in the format file, which
 * ftrace prints too when option {@code fields} is set.
 */
public final class FieldSpelling {
  private final String name;
  private final byte[] bytes;
  private final long word;
  private final int slot;
  private final FieldType type;
  private final int shift;
  private final boolean optional;
  private final boolean raw;
  private final FlagNames flags;

  FieldSpelling(
      String name,
      int slot,
      FieldType type,
      int shift,
      boolean optional,
      boolean raw,
      FlagNames flags) {
    this.name = name;
    this.bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    this.word = ByteWords.word(bytes, 0, Math.min(bytes.length, Long.BYTES));
    this.slot = slot;
    this.type = type;
    this.shift = shift;
    this.optional = optional;
    this.raw = raw;
    this.flags = flags;
  }

  /** The name, as it stands in front of the value. */
  public String name() {
    return name;
  }

  /** Where the value goes; a byte range fills the next slot too. */
  public int slot() {
    return slot;
  }

  /** How the value is written. */
  public FieldType type() {
    return type;
  }

  /** By how many bits a value is shifted right. */
  public int shift() {
    return shift;
  }

  /** Whether a record may lack the field; a device may then be another name, as of a BDI. */
  public boolean isOptional() {
    return optional;
  }

  /** Whether this is the name in the format file. */
  public boolean isRaw() {
    return raw;
  }

  /** The names of the bits of a field of flags; none for other fields. */
  public FlagNames flags() {
    return flags;
  }

  /** The bit that names of this length and with this first byte share with few others. */
  static long bit(byte first, int length) {
    return 1L << (first + 7 * length);
  }

  /** The bit of this name; an empty one, which no text has, has none. */
  long bit() {
    return bytes.length == 0 ? 0 : bit(bytes[0], bytes.length);
  }

  /** Whether these bytes are the name. */
  public boolean matches(byte[] text, int from, int to) {
    int length = to - from;
    if (length != bytes.length) {
      return false;
    }
    // Nearly all names have at most eight bytes.
    return length <= Long.BYTES
        ? ByteWords.word(text, from, to) == word
        : Arrays.equals(text, from, to, bytes, 0, length);
  }
}
