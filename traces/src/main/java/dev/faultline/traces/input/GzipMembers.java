package dev.faultline.traces.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Member after member of a gzip file (RFC 1952), however many and wherever they end. The JDK's
 * stream takes a second member whose head is damaged for the end of the file, calls itself for each
 * empty one, and does not tell how far the check sums have been seen to fit.
 */
final class GzipMembers extends InputStream {
  private static final int BUFFER = 1 << 16;
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATED = 8;

  /** Bits of FLG. */
  private static final int HEAD_CRC = 2;

  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  /** Nobody compresses nothing so often in a row; the head of each costs more than it brings. */
  private static final int MOST_EMPTY = 10_000;

  /** MTIME, XFL and OS. */
  private static final int UNUSED_BYTES = 6;

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int limit;
  private long count;
  private long verified;
  private long members;
  private int empty;
  private boolean inside;
  private boolean ended;

  /** What was found when there was still content to hand out. */
  private @Nullable IOException failure;

  GzipMembers(InputStream packed) {
    this.packed = packed;
  }

  /** How many bytes there are of members whose check sum fits. */
  long verified() {
    return verified;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (failure != null) {
        throw failure;
      }
      if (!inside) {
        ended = !begin();
      } else {
        int read = inflate(target, offset, length);
        if (read > 0) {
          return read;
        }
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    int read = 0;
    try {
      while (read == 0 && !inflater.finished()) {
        if (inflater.needsInput()) {
          if (!fill()) {
            throw new EOFException("the file ends inside a member");
          }
          inflater.setInput(buffer, at, limit - at);
        }
        read = inflater.inflate(target, offset, length);
        at = limit - inflater.getRemaining();
        if (inflater.needsDictionary()) {
          throw new ZipException("a preset dictionary is asked for");
        }
      }
    } catch (DataFormatException e) {
      throw new ZipException(String.valueOf(e.getMessage()));
    }
    sum.update(target, offset, read);
    count += read;
    if (inflater.finished()) {
      try {
        end();
      } catch (EOFException | ZipException e) {
        failure = e;
      }
    }
    return read;
  }

  /**
   * Begins a member; false behind the last one. Zeros there are what tapes and tools fill up with.
   */
  private boolean begin() throws IOException {
    boolean zeros = false;
    while (members > 0 && (at < limit || fill()) && buffer[at] == 0) {
      zeros = true;
      at++;
    }
    if (at == limit && !fill()) {
      if (members == 0) {
        throw new EOFException("there is no member");
      }
      return false;
    }
    if (zeros || next() != MAGIC_1 || next() != MAGIC_2 || next() != DEFLATED) {
      throw new ZipException(
          members > 0 ? "bytes behind the compressed data are no gzip" : "this is no gzip");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("the head of a member has flags that nobody has defined");
    }
    skip(UNUSED_BYTES);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    skipText(flags & NAME);
    skipText(flags & COMMENT);
    skip((flags & HEAD_CRC) != 0 ? 2 : 0);
    inflater.reset();
    inflater.setInput(buffer, at, limit - at);
    sum.reset();
    inside = true;
    return true;
  }

  /** Compares what the member says of itself with what came out of it. */
  private void end() throws IOException {
    inside = false;
    members++;
    if (number() != (int) sum.getValue()) {
      throw new ZipException("the check sum does not fit");
    }
    if (number() != (int) inflater.getBytesWritten()) {
      throw new ZipException("the length does not fit");
    }
    empty = verified < count ? 0 : empty + 1;
    verified = count;
    if (empty > MOST_EMPTY) {
      throw new ZipException(
          "more than "
              + MOST_EMPTY
              + " members in a row are empty; unpack it with 'gzip -dc' and pass the result");
    }
  }

  private int number() throws IOException {
    return next() | next() << 8 | next() << 16 | next() << 24;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      next();
    }
  }

  private void skipText(int present) throws IOException {
    int c = present;
    while (c != 0) {
      c = next();
    }
  }

  private int next() throws IOException {
    if (at == limit && !fill()) {
      throw new EOFException("the file ends inside the head or the check sum of a member");
    }
    return buffer[at++] & 0xff;
  }

  /** Reads on when all that was read is used up; false at the end of the file. */
  private boolean fill() throws IOException {
    at = 0;
    limit = Math.max(0, packed.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }
}
