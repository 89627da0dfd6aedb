package dev.faultline.traces.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The content of a gzip stream, member after member. A stream that was cut or altered is no error
 * here: it ends where it can no longer be unpacked, and {@link #incomplete} says why.
 */
public final class Unpacked extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final PeekedInput packed;
  private @Nullable GZIPInputStream gzip;
  private String incomplete = "";
  private long count;

  /** Unpacks {@code packed}, which this stream then owns. */
  public Unpacked(PeekedInput packed) {
    this.packed = packed;
  }

  /** Why the stream ended before its end; empty when it did not, or not yet. */
  public String incomplete() {
    return incomplete;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (!incomplete.isEmpty()) {
      return -1;
    }
    try {
      GZIPInputStream stream = gzip;
      if (stream == null) {
        stream = new GZIPInputStream(packed, BUFFER);
        gzip = stream;
      }
      int read = stream.read(target, offset, length);
      count += Math.max(0, read);
      return read;
    } catch (EOFException e) {
      incomplete = "the compressed file was cut: it ends after " + count + " unpacked bytes";
    } catch (ZipException e) {
      incomplete =
          "the compressed file is damaged after " + count + " unpacked bytes: " + e.getMessage();
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }
}
