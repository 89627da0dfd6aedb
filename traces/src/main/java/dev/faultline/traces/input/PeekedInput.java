package dev.faultline.traces.input;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream whose beginning can be looked at before it is read. Its {@link #available} is 0 only at
 * the end of the stream: {@link java.util.zip.GZIPInputStream} takes 0 for the end of the last
 * member, and on a pipe 0 would merely mean that the writer is slow.
 */
public final class PeekedInput extends InputStream {
  private final InputStream in;
  private byte[] buffer;
  private int position;
  private int limit;
  private boolean ended;

  /**
   * Looks at the beginning of {@code in}, which this stream then owns.
   *
   * @param length how many bytes to look at, if there are so many
   */
  public PeekedInput(InputStream in, int length) throws IOException {
    this.in = in;
    this.buffer = in.readNBytes(length);
    this.limit = buffer.length;
    this.ended = limit < length;
  }

  /** The beginning. Only for before the first read. */
  public byte[] head() {
    return buffer.clone();
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == limit) {
      return ended ? -1 : noteEnd(in.read(target, offset, length));
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() throws IOException {
    return fill() ? limit - position : 0;
  }

  private boolean fill() throws IOException {
    if (position == limit && !ended) {
      position = 0;
      limit = 0;
      buffer = buffer.length == 0 ? new byte[1] : buffer;
      limit = Math.max(0, noteEnd(in.read(buffer, 0, buffer.length)));
    }
    return position < limit;
  }

  private int noteEnd(int count) {
    ended |= count < 0;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
