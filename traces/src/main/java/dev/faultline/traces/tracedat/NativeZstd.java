package dev.faultline.traces.tracedat;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import java.io.Closeable;

/**
 * The C library of zstd, where there is one for this machine. It unpacks in less than half the time
 * that Java takes; to load it takes as long as to unpack some ten MB, so that it is only asked for
 * where there is more. Its tables are made once: for a chunk, that takes as long as to unpack it.
 *
 * <p>It says less of what is wrong with a frame: what it does not unpack is left to Java.
 */
final class NativeZstd implements Closeable {
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();

  /**
   * Whether it is there. It comes with the program and is loaded from a temporary file, which a
   * machine may not allow.
   */
  static boolean isThere() {
    try {
      Native.load();
      return Native.isLoaded();
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }

  /** Unpacks a frame; false if that is not what comes of it. */
  boolean unpack(byte[] packed, int length, byte[] target, int at, int size) {
    try {
      return context.decompressByteArray(target, at, size, packed, 0, length) == size;
    } catch (ZstdException e) {
      return false;
    }
  }

  /** Not while it unpacks. */
  @Override
  public void close() {
    context.close();
  }
}
