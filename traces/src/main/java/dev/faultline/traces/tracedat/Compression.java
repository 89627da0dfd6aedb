package dev.faultline.traces.tracedat;

import java.util.Locale;
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
}
