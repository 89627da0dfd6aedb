package dev.faultline.traces.input;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a compressed stream. A stream that was cut or altered is no error here: it ends
 * where it can no longer be unpacked, and {@link #incomplete} says why.
 */
public final class Unpacked extends InputStream {
  private final Packing packing;
  private final Packed packed;
  private @Nullable InputStream content;
  private String incomplete = "";
  private long count;

  /** Unpacks {@code packed}, which this stream then owns. */
  public Unpacked(Packing packing, PeekedInput packed) {
    this.packing = packing;
    this.packed = new Packed(packed);
  }

  /** Why the stream ended before its end; empty when it did not, or not yet. */
  public String incomplete() {
    return incomplete;
  }

  /** Tells a disk that fails from data that is wrong: decoders throw the same for both. */
  private static final class Packed extends FilterInputStream {
    private @Nullable IOException failure;
    private boolean ended;

    Packed(PeekedInput in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int read = in.read(target, offset, length);
        ended |= read < 0;
        return read;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int available() throws IOException {
      try {
        return in.available();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
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
      InputStream stream = content;
      if (stream == null) {
        stream = packing.open(packed);
        content = stream;
      }
      int read = stream.read(target, offset, length);
      count += Math.max(0, read);
      return read;
    } catch (IOException | RuntimeException e) {
      if (packed.failure != null) {
        throw packed.failure;
      }
      incomplete = problem(e);
    }
    return -1;
  }

  /** Decoders of zstd throw unchecked what is wrong with the data. */
  private String problem(Exception e) {
    boolean cut = e instanceof EOFException || (packing == Packing.ZSTD && packed.ended);
    return cut
        ? "the compressed file was cut: it ends after " + count + " unpacked bytes"
        : "the compressed file is damaged after " + count + " unpacked bytes: " + e.getMessage();
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }
}
