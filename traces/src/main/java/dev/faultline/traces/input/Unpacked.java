package dev.faultline.traces.input;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.MemoryLimitException;

/**
 * The content of a compressed stream. A stream that was cut or altered is no error here: it ends
 * where it can no longer be unpacked, and {@link #incomplete} says why.
 *
 * <p>A check sum stands behind what it is the sum of. Where it does not fit, or where the stream
 * cannot be unpacked any further, what was wrong stands anywhere since the check before, and has
 * been read already: the stream is then {@linkplain #isDamaged damaged} behind its first {@link
 * #verified} bytes.
 */
public final class Unpacked extends InputStream {
  /** What the decompressor of zstd says at an end that comes too soon. */
  private static final String ZSTD_ENDS = "Not enough input bytes";

  private final Packing packing;
  private final Packed packed;
  private @Nullable InputStream content;
  private String incomplete = "";
  private boolean damaged;
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

  /** Whether something is wrong with it other than that its end is missing. */
  public boolean isDamaged() {
    return damaged;
  }

  /** How many of the first bytes are those that were compressed, whatever is said later. */
  public long verified() {
    InputStream stream = content;
    return stream == null ? 0 : packing.verified(stream);
  }

  /** Tells a disk that fails from data that is wrong: decoders throw the same for both. */
  private static final class Packed extends FilterInputStream {
    private @Nullable IOException failure;

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
        return in.read(target, offset, length);
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
      // Decoders of zstd throw unchecked what is wrong with the data.
      if (packed.failure != null) {
        throw packed.failure;
      }
      stop(e);
    }
    return -1;
  }

  private void stop(Exception e) {
    String after = count + " unpacked bytes";
    if (e instanceof EOFException || ZSTD_ENDS.equals(e.getMessage())) {
      incomplete = "the compressed file was cut: it ends after " + after;
    } else if (e instanceof MemoryLimitException) {
      incomplete = "the compressed file cannot be unpacked: " + e.getMessage();
    } else {
      damaged = true;
      incomplete = "the compressed file is damaged, as was seen after " + after + ": ";
      incomplete += e.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }
}
