package dev.faultline.traces.tracedat;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** How sections and chunks of a recording are compressed. */
enum Compression {
  NONE,
  ZSTD,
  ZLIB;

  /** The compression of this name, or null if it is not known. */
  static @Nullable Compression named(String name) {
    for (Compression compression : values()) {
      if (compression.name().toLowerCase(Locale.ROOT).equals(name)) {
        return compression;
      }
    }
    return name.isEmpty() ? NONE : null;
  }

  /**
   * Unpacks one frame.
   *
   * @return what is wrong with it, empty if nothing is
   */
  String unpack(byte[] packed, int length, byte[] target, int at, int size) {
    try {
      int unpacked =
          switch (this) {
            case NONE -> copy(packed, length, target, at, size);
            case ZSTD -> new ZstdDecompressor().decompress(packed, 0, length, target, at, size);
            case ZLIB -> inflate(packed, length, target, at, size);
          };
      return unpacked == size ? "" : "it has " + unpacked + " instead of " + size + " bytes";
    } catch (RuntimeException | DataFormatException e) {
      // The decompressor reports damage with unchecked exceptions of several classes.
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
