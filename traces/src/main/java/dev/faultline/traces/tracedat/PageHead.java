package dev.faultline.traces.tracedat;

import dev.faultline.traces.record.RecordBytes;

/**
 * What a page says of itself.
 *
 * @param stamp its absolute time
 * @param used bytes of entries
 * @param overflows whether that is more than the page holds
 * @param missed whether events are missing before it
 * @param missing how many, 0 if it does not say
 */
record PageHead(long stamp, int used, boolean overflows, boolean missed, long missing) {
  private static final long USED = 0x7ff_ffff;
  private static final long MISSED = 1L << 31;
  private static final long COUNT_STORED = 1L << 30;

  /** Reads the head of the page at {@code at}. */
  static PageHead read(CpuPages pages, byte[] bytes, int at) {
    RecordBytes order = pages.order();
    PageLayout layout = pages.layout();
    int size = layout.commitSize();
    long commit = order.number(bytes, at + layout.commitOffset(), size, false);
    int used = (int) (commit & USED);
    int room = pages.pageSize() - layout.dataOffset() - used;
    boolean missed = (commit & MISSED) != 0;
    boolean stored = missed && (commit & COUNT_STORED) != 0 && room >= size;
    long count = stored ? order.number(bytes, at + layout.dataOffset() + used, size, false) : 0;
    return new PageHead(order.s8(bytes, at), used, room < 0, missed, Math.max(0, count));
  }
}
