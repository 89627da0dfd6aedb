package dev.faultline.replay.simulation;

import dev.faultline.replay.model.PageRange;

/** A folio in the simulated page cache. */
final class SimFolio {
  final long index;
  final int order;
  final long[] versions;
  boolean locked = true;
  boolean uptodate;
  boolean dirty;
  boolean writeback;
  boolean gone;

  SimFolio(long index, int order) {
    this.index = index;
    this.order = order;
    this.versions = new long[1 << order];
  }

  PageRange pages() {
    return PageRange.ofFolio(index, order);
  }
}
