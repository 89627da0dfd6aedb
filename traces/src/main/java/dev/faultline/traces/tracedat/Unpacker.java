package dev.faultline.traces.tracedat;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Unpacks one frame after the other. Its tables are made once: they are larger than a chunk. */
final class Unpacker {
  private final Compression compression;
  private final ZstdDecompressor zstd = new ZstdDecompressor();
  private final @Nullable NativeZstd library;

  /**
   * Unpacks frames.
   *
   * @param library unpacks zstd, if there is so much to unpack that it paid to load it; else null
   */
  Unpacker(Compression compression, @Nullable NativeZstd library) {
    this.compression = compression;
    this.library = compression == Compression.ZSTD ? library : null;
  }

  /**
   * Unpacks one frame.
   *
   * @return what is wrong with it, empty if nothing is
   */
  String unpack(byte[] packed, int length, byte[] target, int at, int size) {
    if (library != null && library.unpack(packed, length, target, at, size)) {
      return "";
    }
    try {
      int unpacked =
          switch (compression) {
            case NONE -> copy(packed, length, target, at, size);
            case ZSTD -> zstd.decompress(packed, 0, length, target, at, size);
            case ZLIB -> inflate(packed, length, target, at, size);
          };
      return unpacked == size ? "" : "it has " + unpacked + " instead of " + size + " bytes";
    } catch (RuntimeException | DataFormatException e) {
      // The decompressors report damage with exceptions of several classes, unchecked ones too.
      return String.valueOf(e.getMessage());
    }
  }

  private static int copy(byte[] packed, int length, byte[] target, int at, int size) {
    int count = Math.min(length, size);
    System.arraycopy(packed, 0, target, at, count);
    return count;
  }

  private static int inflate(byte[] packed, int length, byte[] target, int at, int size)
      throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed, 0, length);
      int count = 0;
      while (count < size && !inflater.finished()) {
        int read = inflater.inflate(target, at + count, size - count);
        if (read == 0) {
          break;
        }
        count += read;
      }
      return count;
    } finally {
      inflater.end();
    }
  }
}
