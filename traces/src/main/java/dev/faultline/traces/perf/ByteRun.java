package dev.faultline.traces.perf;

import dev.faultline.traces.input.SeekableInput;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that are read once, from front to back, through one buffer. */
final class ByteRun {
  private static final int BUFFER = 1 << 20;

  /** Where the bytes come from. */
  private interface Origin {
    int read(long position, byte[] target, int offset, int length) throws IOException;
  }

  private final Origin origin;
  private final byte[] buffer = new byte[BUFFER];
  private long loaded;
  private int at;
  private int limit;
  private boolean ended;

  private ByteRun(Origin origin, long position) {
    this.origin = origin;
    this.loaded = position;
  }

  /** All bytes of a stream. */
  static ByteRun of(String name, InputStream in) {
    return new ByteRun(
        (position, target, offset, length) -> {
          try {
            return in.read(target, offset, length);
          } catch (IOException e) {
            throw new IOException(
                name + ": byte " + position + ": reading failed: " + e.getMessage(), e);
          }
        },
        0);
  }

  /** The bytes of a part of a file. */
  static ByteRun of(SeekableInput file, long from, long to) {
    return new ByteRun(
        (position, target, offset, length) ->
            file.read(position, target, offset, (int) Math.min(length, to - position)),
        from);
  }

  /** Sees to it that so many bytes are at hand; false if there are fewer. */
  boolean require(int length) throws IOException {
    while (limit - at < length && !ended) {
      if (at > 0) {
        System.arraycopy(buffer, at, buffer, 0, limit - at);
        limit -= at;
        at = 0;
      }
      int read = origin.read(loaded, buffer, limit, buffer.length - limit);
      ended = read <= 0;
      limit += Math.max(0, read);
      loaded += Math.max(0, read);
    }
    return limit - at >= length;
  }

  /** Goes on by so many bytes, at hand or not; false if there are fewer. */
  boolean skip(long length) throws IOException {
    long left = length;
    while (left > limit - at) {
      left -= limit - at;
      at = limit;
      if (!require(1)) {
        return false;
      }
    }
    at += (int) left;
    return true;
  }

  /** Goes on by so many bytes and copies them; returns how many there were. */
  int copy(byte[] target, int length) throws IOException {
    int copied = 0;
    while (copied < length && require(1)) {
      int part = Math.min(length - copied, limit - at);
      System.arraycopy(buffer, at, target, copied, part);
      at += part;
      copied += part;
    }
    return copied;
  }

  byte[] bytes() {
    return buffer;
  }

  /** Where the next byte is. */
  int at() {
    return at;
  }

  /** How many bytes are at hand. */
  int available() {
    return limit - at;
  }

  /** Offset of the next byte in the file. */
  long position() {
    return loaded - (limit - at);
  }
}
