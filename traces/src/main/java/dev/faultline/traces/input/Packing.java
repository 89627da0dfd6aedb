package dev.faultline.traces.input;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.XZInputStream;

/** A sort of compression that is undone while reading, with memory that does not depend on it. */
public enum Packing {
  /** RFC 1952, member after member. */
  GZIP {
    @Override
    InputStream open(InputStream packed) {
      return new GzipMembers(packed);
    }

    @Override
    long verified(InputStream content) {
      return ((GzipMembers) content).verified();
    }
  },
  /** RFC 8878, frame after frame; windows of up to 8 MiB, as levels up to 19 have them. */
  ZSTD {
    @Override
    InputStream open(InputStream packed) {
      return new ZstdInputStream(packed);
    }
  },
  /** The .xz format, stream after stream; {@code xz -9} needs 65 MiB. */
  XZ {
    @Override
    InputStream open(InputStream packed) throws IOException {
      return new XZInputStream(packed, MAX_XZ_KIB);
    }
  };

  /** A header may ask for a dictionary of 1.5 GiB. */
  private static final int MAX_XZ_KIB = 128 << 10;

  /** Reads the head, if the format has one. */
  abstract InputStream open(InputStream packed) throws IOException;

  /**
   * How many of the first bytes of what {@link #open} returned are known to be right while it is
   * being read. Check sums of zstd and xz are looked at by the library, which tells only of the
   * last one.
   */
  long verified(InputStream content) {
    return 0;
  }
}
