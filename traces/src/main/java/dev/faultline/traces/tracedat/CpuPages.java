package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.record.RecordBytes;
import java.io.IOException;

/** Everything that is known of the pages of one CPU in one buffer. */
final class CpuPages {
  private final SeekableInput file;
  private final Recording recording;
  private final RingBuffer buffer;
  private final CpuData cpu;
  private final MemoryBudget budget;
  private final ReadAhead ahead;
  private final int windowPages;
  private final long uncountedLoss;

  CpuPages(
      SeekableInput file,
      Recording recording,
      RingBuffer buffer,
      CpuData cpu,
      MemoryBudget budget,
      ReadAhead ahead,
      int windowPages)
      throws IOException {
    this.file = file;
    this.recording = recording;
    this.buffer = buffer;
    this.cpu = cpu;
    this.budget = budget;
    this.ahead = ahead;
    this.windowPages = windowPages;
    this.uncountedLoss = findUncountedLoss();
  }

  /** Reads the pages from the first one on. */
  PageFeed open() throws IOException {
    return open(budget);
  }

  private PageFeed open(MemoryBudget memory) throws IOException {
    int size = buffer.pageSize();
    if (buffer.compression() == Compression.NONE) {
      return new PlainPages(file, cpu, size, windowPages, memory);
    }
    ChunkReader chunks = new ChunkReader(file, order(), buffer.compression(), cpu, ahead, memory);
    return new PackedPages(ahead, chunks, cpu, size, windowPages * size);
  }

  /** What the kernel counted as lost and no page tells. */
  private long findUncountedLoss() throws IOException {
    long overrun = recording.losses.overrun(buffer.name(), cpu.cpu());
    long told = overrun > 0 ? MissedCounts.sum(this, open(new MemoryBudget(file.name()))) : 0;
    return Math.max(0, overrun - told) + recording.losses.dropped(buffer.name(), cpu.cpu());
  }

  long uncountedLoss() {
    return uncountedLoss;
  }

  RecordBytes order() {
    return recording.head.order();
  }

  PageLayout layout() {
    return recording.layout;
  }

  int pageSize() {
    return buffer.pageSize();
  }

  int cpu() {
    return cpu.cpu();
  }
}
