package dev.faultline.traces.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Knows what is left over behind the last member, which the JDK's stream keeps to itself. */
final class GzipMembers extends GZIPInputStream {
  private static final int BUFFER = 1 << 16;
  private static final int TRAILER = 8;

  GzipMembers(InputStream packed) throws IOException {
    super(packed, BUFFER);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    int behind = read < 0 ? behind() : 0;
    if (behind > 0) {
      throw new ZipException(behind + " bytes behind the compressed data are no gzip");
    }
    return read;
  }

  /** Bytes that are neither a member nor the zeros that tapes and tools fill up with. */
  private int behind() {
    int remaining = inf.getRemaining() - TRAILER;
    int zeros = 0;
    for (int i = len - remaining; remaining > 0 && i < len && buf[i] == 0; i++) {
      zeros++;
    }
    return Math.max(0, remaining - zeros);
  }
}
