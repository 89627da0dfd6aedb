package dev.faultline.cli.capture;

import java.util.Locale;
import java.util.Set;

/** A filesystem, and which of the kernel's tracepoints tell of its files. */
enum Filesystem {
  /** Its direct I/O is its own; it is recorded by probes. */
  BCACHEFS("fdm", false),
  XFS("xfs", true),
  EXT4("ext4", true),
  BTRFS("btrfs", true),
  GFS2("gfs2", true),
  F2FS("f2fs", true);

  private static final Set<String> PAGE_CACHE = Set.of("filemap", "mmap_lock", "writeback");

  /**
   * Calls that say where in a file they read or write, and what asks whether writing failed: where
   * a filesystem has no events for its own reads and writes. Each call costs two events.
   */
  private static final Set<String> CALLS =
      Set.of("pread64", "pwrite64", "preadv2", "pwritev2", "fsync");

  private final String system;
  private final boolean iomap;

  Filesystem(String system, boolean iomap) {
    this.system = system;
    this.iomap = iomap;
  }

  /** As options spell it. */
  @Override
  public String toString() {
    return title();
  }

  /** As users and the kernel call it. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a tracepoint, {@code system:name}, tells of its files. */
  boolean concerns(String tracepoint) {
    int colon = tracepoint.indexOf(':');
    String from = tracepoint.substring(0, colon);
    String name = tracepoint.substring(colon + 1);
    return from.equals(system)
        || PAGE_CACHE.contains(from)
        || (iomap && from.equals("iomap"))
        || (calls() && from.equals("syscalls") && CALLS.contains(call(name)));
  }

  /** Whether a tracepoint is one of the filesystem itself. */
  boolean isOwn(String tracepoint) {
    return tracepoint.startsWith(system + ":");
  }

  /**
   * Whether a tracepoint may be left out where no rule looks at it. Those of the filesystem itself,
   * of the page cache and of system calls say to which operation the others belong.
   */
  boolean spares(String tracepoint) {
    return tracepoint.startsWith("mmap_lock:") || tracepoint.startsWith("writeback:");
  }

  private static String call(String event) {
    return event.replaceFirst("^sys_(enter|exit)_", "");
  }

  /** Whether system calls must tell what its own events do not. */
  boolean calls() {
    return this != BCACHEFS && this != XFS;
  }

  /** Whether its page cache is guarded by a two-state lock. */
  boolean twoState() {
    return this == BCACHEFS;
  }
}
