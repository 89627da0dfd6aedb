package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.input.UnreadableCaptureException;
import dev.faultline.traces.record.RecordBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What describes a recording, read from the front to the back: numbers, texts and their lengths, in
 * the file itself or in a section that was unpacked. Nothing is taken at its word: a length that
 * the file cannot hold is an error that names the place.
 */
final class MetaInput {
  /** The most bytes of one text or option. */
  private static final int MAX_TEXT = 8 << 20;

  private static final int BUFFER = 1 << 16;

  private final SeekableInput file;
  private final boolean unpacked;
  private final long end;
  private RecordBytes order = RecordBytes.LITTLE_ENDIAN;
  private byte[] buffer;

  /** Position of {@code buffer[0]}. */
  private long base;

  private int at;
  private int limit;
  private String part = "the head";

  private MetaInput(SeekableInput file, byte @Nullable [] unpacked, long position, long end) {
    this.file = file;
    this.unpacked = unpacked != null;
    this.buffer = unpacked == null ? new byte[BUFFER] : unpacked;
    this.limit = unpacked == null ? 0 : unpacked.length;
    this.base = position;
    this.end = end;
  }

  /** Reads the file from {@code position} on. */
  static MetaInput at(SeekableInput file, long position) {
    return new MetaInput(file, null, position, file.size());
  }

  /** Reads a section that was unpacked; its positions go on from where it stands in the file. */
  static MetaInput unpacked(SeekableInput file, byte[] section, long position) {
    return new MetaInput(file, section, position, position + section.length);
  }

  /** Numbers are in this order from here on. */
  MetaInput order(RecordBytes newOrder) {
    order = newOrder;
    return this;
  }

  /** Names what is being read, for errors. */
  MetaInput part(String newPart) {
    part = newPart;
    return this;
  }

  long position() {
    return base + at;
  }

  /** Whether there are so many bytes more. */
  boolean has(long count) {
    return count <= end - position();
  }

  int u1() throws IOException {
    need(1);
    return buffer[at++] & 0xff;
  }

  int u2() throws IOException {
    need(Short.BYTES);
    at += Short.BYTES;
    return order.u2(buffer, at - Short.BYTES);
  }

  /** Four bytes without sign. */
  long u4() throws IOException {
    need(Integer.BYTES);
    at += Integer.BYTES;
    return order.s4(buffer, at - Integer.BYTES) & 0xffff_ffffL;
  }

  long s8() throws IOException {
    need(Long.BYTES);
    at += Long.BYTES;
    return order.s8(buffer, at - Long.BYTES);
  }

  /** Characters up to a NUL, which is passed over. */
  String string(int max) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = u1(); c != 0; c = u1()) {
      if (text.length() == max) {
        throw wrong("expected the end of a name after at most " + max + " characters in " + part);
      }
      text.append((char) c);
    }
    return text.toString();
  }

  /** A word of a fixed length. */
  String word(int length) throws IOException {
    return new String(bytes(length), StandardCharsets.ISO_8859_1);
  }

  /** So many bytes. */
  byte[] bytes(long count) throws IOException {
    return bytes(count, MAX_TEXT);
  }

  /** So many bytes, of a part that may be longer than others. */
  byte[] bytes(long count, int most) throws IOException {
    if (count < 0 || count > most) {
      throw wrong(
          part
              + " has a part of "
              + Long.toUnsignedString(count)
              + " bytes, at most "
              + most
              + " are allowed");
    }
    if (!has(count)) {
      throw cut();
    }
    int length = (int) count;
    if (length <= limit - at) {
      at += length;
      return Arrays.copyOfRange(buffer, at - length, at);
    }
    byte[] bytes = new byte[length];
    long position = position();
    if (file.read(position, bytes, 0, length) < length) {
      throw cut();
    }
    seek(position + length);
    return bytes;
  }

  void skip(long count) throws IOException {
    if (count < 0 || !has(count)) {
      throw cut();
    }
    if (count <= limit - at) {
      at += (int) count;
    } else {
      seek(position() + count);
    }
  }

  private void seek(long position) {
    base = position;
    at = 0;
    limit = 0;
  }

  private void need(int count) throws IOException {
    if (limit - at >= count) {
      return;
    }
    long position = position();
    if (unpacked || !has(count)) {
      throw cut();
    }
    seek(position);
    limit = file.read(position, buffer, 0, buffer.length);
    if (limit < count) {
      throw cut();
    }
  }

  /** An error at this place. */
  UnreadableCaptureException wrong(String problem) {
    return new UnreadableCaptureException(file.name(), position(), problem + ".");
  }

  private UnreadableCaptureException cut() {
    return new UnreadableCaptureException(
        file.name(),
        position(),
        "this recording of trace-cmd is cut or damaged: "
            + part
            + " should go on here, and does not; record again, or try 'trace-cmd restore'.");
  }
}
