package dev.faultline.replay.simulation;

import dev.faultline.replay.model.PageRange;
import dev.faultline.stream.MappingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file of the simulated kernel: its page cache, its locks, and which version is on disk. */
final class SimFile {
  static final int PAGES = 24;

  final long address;
  final MappingKey key;
  final MappingKey byAddress;
  final MappingKey byInode;
  final SimLock lock = new SimLock();
  final TreeMap<Long, SimFolio> cache = new TreeMap<>();
  final long[] disk = new long[PAGES + 8];
  long size = (long) PAGES << PageRange.PAGE_SHIFT;
  boolean inodeLocked;
  int dioCount;

  SimFile(long address, long ino) {
    int dev = MappingKey.device(254, 0);
    this.address = address;
    this.key = new MappingKey(address, true, ino, true, dev);
    this.byAddress = MappingKey.ofAddress(address);
    this.byInode = MappingKey.ofInode(dev, ino);
  }

  /** The folio over this page. */
  @Nullable SimFolio at(long index) {
    var entry = cache.floorEntry(index);
    return entry == null || entry.getValue().pages().last() < index ? null : entry.getValue();
  }

  /** All folios over these pages. */
  List<SimFolio> within(PageRange pages) {
    List<SimFolio> found = new ArrayList<>();
    for (SimFolio folio : cache.values()) {
      if (folio.pages().overlaps(pages)) {
        found.add(folio);
      }
    }
    return found;
  }

  /** The first page wholly beyond the end. */
  long endIndex() {
    return (size + (1L << PageRange.PAGE_SHIFT) - 1) >>> PageRange.PAGE_SHIFT;
  }

  /** A page that is certainly older than the disk, and nobody is about to change that. */
  boolean hasStalePage(PageRange pages) {
    for (SimFolio folio : within(pages)) {
      for (int i = 0; i < folio.versions.length; i++) {
        long index = folio.index + i;
        boolean compared = index < disk.length && index >= pages.first() && index <= pages.last();
        if (compared && folio.uptodate && !folio.dirty && !folio.writeback) {
          if (folio.versions[i] != disk[(int) index]) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
