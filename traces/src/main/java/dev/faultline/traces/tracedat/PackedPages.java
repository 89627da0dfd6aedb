package dev.faultline.traces.tracedat;

import java.io.IOException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Pages that stand in the file in compressed chunks of a few pages each. Two batches take turns: of
 * one the pages are looked at, the other is being filled.
 */
final class PackedPages implements PageFeed {
  private final ReadAhead ahead;
  private final ChunkReader chunks;
  private final CpuData cpu;
  private final int pageSize;
  private final int batchBytes;
  private PageBatch batch = new PageBatch();
  private PageBatch spare = new PageBatch();
  private @Nullable Future<PageBatch> filling;
  private int offset;

  /**
   * Pages of a CPU.
   *
   * @param batchBytes how much is unpacked at once
   */
  PackedPages(ReadAhead ahead, ChunkReader chunks, CpuData cpu, int pageSize, int batchBytes) {
    this.ahead = ahead;
    this.chunks = chunks;
    this.cpu = cpu;
    this.pageSize = pageSize;
    this.batchBytes = batchBytes;
    this.offset = -pageSize;
  }

  @Override
  public boolean next() throws IOException {
    offset += pageSize;
    while (offset >= batch.pageBytes()) {
      if (batch.isLast()) {
        return false;
      }
      Future<PageBatch> filled = filling == null ? fill() : filling;
      spare = batch;
      batch = ReadAhead.finish(filled);
      filling = batch.isLast() ? null : fill();
      offset = 0;
    }
    return true;
  }

  private Future<PageBatch> fill() {
    PageBatch target = spare;
    PageBatch before = batch;
    return ahead.start(() -> chunks.fill(target, before, batchBytes, pageSize));
  }

  @Override
  public byte[] bytes() {
    return batch.bytes();
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public long position() {
    return cpu.offset() + batch.start() + offset;
  }

  @Override
  public String incomplete() {
    return batch.problem();
  }
}
