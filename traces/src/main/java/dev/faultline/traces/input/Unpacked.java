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
  private @Nullable Members gzip;
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

  /** Knows what is left over behind the last member, which the JDK's stream keeps to itself. */
  private static final class Members extends GZIPInputStream {
    private static final int TRAILER = 8;

    Members(PeekedInput packed) throws IOException {
      super(packed, BUFFER);
    }

    /** Bytes that are neither a member nor the zeros that tapes and tools fill up with. */
    int behind() {
      int remaining = inf.getRemaining() - TRAILER;
      int zeros = 0;
      for (int i = len - remaining; remaining > 0 && i < len && buf[i] == 0; i++) {
        zeros++;
      }
      return Math.max(0, remaining - zeros);
    }
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
      Members stream = gzip;
      if (stream == null) {
        stream = new Members(packed);
        gzip = stream;
      }
      int read = stream.read(target, offset, length);
      count += Math.max(0, read);
      if (read < 0 && stream.behind() > 0) {
        incomplete = stream.behind() + " bytes behind the compressed data are no gzip";
      }
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
