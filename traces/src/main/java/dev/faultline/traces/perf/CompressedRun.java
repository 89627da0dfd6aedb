package dev.faultline.traces.perf;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdIncrementalFrameDecompressor;
import java.io.IOException;
import java.util.Arrays;

/**
 * The records in COMPRESSED records, which hold one zstd stream that is never ended: each holds
 * whole blocks, but records may go on in the next one.
 *
 * <p>The decompressor keeps back as many bytes as its window has, because later blocks refer to
 * them, and lets go of them at the end of a frame. Nothing is lost by that: {@link #finish} ends
 * the frame with an empty block. But bytes come later than perf wrote them, so that {@link #end} is
 * needed to say how far the stream had come at a given time.
 */
final class CompressedRun {
  /** The decompressor wants places in arrays as addresses behind this. */
  private static final int ARRAY = arrayBase();

  private static final int MAX_WINDOW = 1 << 23;
  private static final int MAX_BLOCK = 1 << 17;
  private static final int BLOCK_HEADER = 3;
  private static final int CHECKSUM_FLAG = 4;
  private static final byte[] EMPTY_LAST_BLOCK = {1, 0, 0, 0, 0, 0, 0, 0};

  /** The decompressor reads a little further than its limit. */
  private static final int SLACK = 8;

  /** What the next bytes are. */
  private enum Next {
    FRAME,
    BLOCK,
    CHECKSUM
  }

  private ZstdIncrementalFrameDecompressor zstd = new ZstdIncrementalFrameDecompressor();
  private byte[] packed = new byte[1 << 18];
  private int packedFrom;
  private int packedTo;
  private byte[] bytes = new byte[1 << 19];
  private int at;
  private int limit;
  private long unpacked;
  private Next next = Next.FRAME;
  private boolean checksum;
  private int window;
  private long frameStart;

  /** By its name, because the compiler warns of any other use and cannot be told not to. */
  private static int arrayBase() {
    try {
      return Class.forName("sun.misc.Unsafe").getField("ARRAY_BYTE_BASE_OFFSET").getInt(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Adds the content of a COMPRESSED record. */
  void add(byte[] source, int from, int to) {
    int kept = packedTo - packedFrom;
    int needed = kept + (to - from) + SLACK;
    byte[] target = needed > packed.length ? new byte[2 * needed] : packed;
    System.arraycopy(packed, packedFrom, target, 0, kept);
    System.arraycopy(source, from, target, kept, to - from);
    packed = target;
    packedFrom = 0;
    packedTo = kept + to - from;
  }

  /**
   * Sees to it that so many bytes are at hand; false if more has to be added first.
   *
   * @throws IOException if the stream is damaged; the message says how, not where
   */
  boolean require(int length) throws IOException {
    while (limit - at < length) {
      int unit = unit();
      if (unit > packedTo - packedFrom) {
        return false;
      }
      unpack(unit);
    }
    return true;
  }

  /** How many bytes the next piece has that can be unpacked on its own. */
  private int unit() throws IOException {
    int have = packedTo - packedFrom;
    return switch (next) {
      case FRAME -> have < 5 ? Integer.MAX_VALUE : 4 + frameHeader();
      case BLOCK -> have < BLOCK_HEADER ? Integer.MAX_VALUE : BLOCK_HEADER + blockSize();
      case CHECKSUM -> 4;
    };
  }

  private int frameHeader() {
    int descriptor = packed[packedFrom + 4];
    int dictionary = (1 << (descriptor & 3)) >> 1;
    boolean single = (descriptor & 0x20) != 0;
    int sizeFlag = descriptor >>> 6 & 3;
    int size = sizeFlag == 0 ? (single ? 1 : 0) : 1 << sizeFlag;
    return 1 + (single ? 0 : 1) + dictionary + size;
  }

  private int blockSize() throws IOException {
    int header = blockHeader();
    int size = header >>> 3;
    if (size > MAX_BLOCK) {
      throw new IOException("a zstd block of " + size + " bytes, at most " + MAX_BLOCK);
    }
    return (header >>> 1 & 3) == 1 ? 1 : size;
  }

  private int blockHeader() {
    return (packed[packedFrom] & 0xff)
        | (packed[packedFrom + 1] & 0xff) << 8
        | (packed[packedFrom + 2] & 0xff) << 16;
  }

  private void unpack(int unit) throws IOException {
    switch (next) {
      case FRAME -> {
        beginFrame();
        decompress(packed, packedFrom, unit);
        next = Next.BLOCK;
      }
      case BLOCK -> {
        boolean last = (packed[packedFrom] & 1) != 0;
        decompress(packed, packedFrom, unit);
        next = last ? checksum ? Next.CHECKSUM : Next.FRAME : Next.BLOCK;
      }
      case CHECKSUM -> next = Next.FRAME;
    }
    packedFrom += unit;
  }

  /** Checksums are not verified: a stream that is never ended has none. */
  private void beginFrame() throws IOException {
    int descriptor = packed[packedFrom + 4];
    checksum = (descriptor & CHECKSUM_FLAG) != 0;
    packed[packedFrom + 4] = (byte) (descriptor & ~CHECKSUM_FLAG);
    if ((descriptor & 0x20) == 0) {
      int exponent = packed[packedFrom + 5] >>> 3 & 0x1f;
      long base = 1L << (10 + exponent);
      long size = base + base / 8 * (packed[packedFrom + 5] & 7);
      if (size > MAX_WINDOW) {
        throw new IOException(
            "zstd with a window of "
                + size
                + " bytes, at most "
                + MAX_WINDOW
                + "; record with a lower level of 'perf record -z'");
      }
      window = (int) size;
    } else {
      window = 0;
    }
    frameStart = unpacked;
  }

  private void decompress(byte[] source, int from, int length) throws IOException {
    int done = 0;
    try {
      do {
        makeRoom();
        zstd.partialDecompress(
            source, ARRAY + from + done, ARRAY + (long) from + length, bytes, limit, bytes.length);
        done += zstd.getInputConsumed();
        limit += zstd.getOutputBufferUsed();
        unpacked += zstd.getOutputBufferUsed();
      } while (zstd.getRequestedOutputSize() > 0);
    } catch (MalformedInputException
        | IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException e) {
      throw new IOException("the zstd data is damaged: " + e.getMessage(), e);
    }
  }

  private void makeRoom() {
    if (at > 0) {
      System.arraycopy(bytes, at, bytes, 0, limit - at);
      limit -= at;
      at = 0;
    }
    if (bytes.length - limit < MAX_BLOCK) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
  }

  /**
   * How many bytes the stream has so far, those included that are kept back; -1 as long as that
   * cannot be known. Only for when nothing can be {@linkplain #require had} any more.
   */
  long end() {
    if (next == Next.FRAME) {
      return unpacked;
    }
    return unpacked > frameStart && window > 0 ? unpacked + window : -1;
  }

  /** Ends the stream, so that all its bytes can be had. */
  void finish() throws IOException {
    if (next == Next.BLOCK) {
      decompress(EMPTY_LAST_BLOCK, 0, BLOCK_HEADER);
    }
    packedFrom = packedTo;
    next = Next.FRAME;
    zstd = new ZstdIncrementalFrameDecompressor();
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the next byte is. */
  int at() {
    return at;
  }

  /** How many bytes are at hand. */
  int available() {
    return limit - at;
  }

  void skip(int length) {
    at += length;
  }

  /** Offset of the next byte in the stream. */
  long position() {
    return unpacked - (limit - at);
  }
}
