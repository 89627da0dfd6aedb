package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.UnreadableCaptureException;

/** How much memory the pages of all CPUs may take together, whatever a file says of its sizes. */
final class MemoryBudget {
  private static final long MAX_BYTES = 96 << 20;

  /** Chunks have ten pages; this is room for chunks of large pages. */
  private static final long MAX_CHUNK = 16 << 20;

  private static final int MAX_WINDOW = 1 << 18;

  private final String file;
  private long left = MAX_BYTES;

  MemoryBudget(String file) {
    this.file = file;
  }

  /** Whether a chunk may have so many bytes. */
  static boolean allows(long bytes) {
    return bytes <= MAX_CHUNK;
  }

  /** Takes memory for pages that stand at {@code position}. */
  synchronized void take(long bytes, long position) throws UnreadableCaptureException {
    left -= bytes;
    if (left < 0) {
      throw new UnreadableCaptureException(
          file,
          position,
          "the CPUs of this recording need more than "
              + MAX_BYTES
              + " bytes of pages at once; split it with 'trace-cmd split'.");
    }
  }

  /** How many pages each of so many CPUs may hold, at least one. */
  static int pagesFor(int cpus, int pageSize) {
    long share = MAX_BYTES / 4 / Math.max(1, cpus);
    return (int) Math.max(1, Math.min(share, MAX_WINDOW) / pageSize);
  }
}
