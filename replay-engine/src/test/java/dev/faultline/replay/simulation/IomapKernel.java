package dev.faultline.replay.simulation;

import dev.faultline.replay.model.EventScript;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Random;
import java.util.TreeMap;

/**
 * A mainline kernel with one file on XFS or ext4: its page cache without a lock that keeps pages
 * out, and the stock tracepoints. It knows what went wrong in a run.
 */
final class IomapKernel {
  static final int PAGES = 12;
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;
  private static final long MOST_NS = 30_000;

  /** A page in the page cache. */
  static final class Page {
    long version;
    boolean locked = true;
    boolean uptodate;
    boolean dirty;
  }

  final EventScript trace = new EventScript();
  final Random random;
  final Subject file = MappingKey.ofInode(MappingKey.device(254, 0), 131);
  final TreeMap<Long, Page> cache = new TreeMap<>();
  final long[] disk = new long[PAGES];

  /** XFS says more than ext4: paths, fills, and when a direct write is on disk. */
  final boolean saysMore;

  /** A second shoot-down could not remove a dirty page. */
  int collisions;

  /** A direct write ended and a clean page of its range was there. */
  int survivors;

  /** One of those was certainly older than the disk. */
  int stale;

  private long versions;

  IomapKernel(long seed) {
    this.random = new Random(seed * SPREAD);
    this.saysMore = random.nextBoolean();
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  long newVersion() {
    return ++versions;
  }

  void emit(SimTask task, EventKind kind, Mode mode, long... values) {
    trace
        .task(task.tid())
        .cpu(task.cpu())
        .after(1 + random.nextLong(MOST_NS))
        .event(kind, mode, file, values);
  }

  void emit(SimTask task, EventKind kind, long... values) {
    emit(task, kind, Mode.MODE_UNSPECIFIED, values);
  }

  /** What only XFS records. */
  void say(SimTask task, EventKind kind, Mode mode, long... values) {
    if (saysMore) {
      emit(task, kind, mode, values);
    }
  }

  /** Removes a page that is there, not locked and clean. */
  void remove(SimTask task, long index) {
    emit(task, EventKind.PAGE_REMOVED, index, 0);
    cache.remove(index);
  }

  Page insert(SimTask task, long index) {
    Page page = new Page();
    cache.put(index, page);
    emit(task, EventKind.PAGE_ADDED, index, 0);
    return page;
  }
}
