package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import java.io.IOException;

/** Pages that stand in the file as they were in the kernel. */
final class PlainPages implements PageFeed {
  private final SeekableInput file;
  private final CpuData cpu;
  private final int pageSize;
  private final byte[] window;
  private final long end;
  private long read;
  private int limit;
  private int offset;

  /**
   * Pages of a CPU.
   *
   * @param windowPages how many are read at once
   */
  PlainPages(SeekableInput file, CpuData cpu, int pageSize, int windowPages, MemoryBudget budget)
      throws IOException {
    this.file = file;
    this.cpu = cpu;
    this.pageSize = pageSize;
    long available = Math.max(0, Math.min(cpu.size(), file.size() - cpu.offset()));
    this.end = available - available % pageSize;
    budget.take(Math.min((long) windowPages * pageSize, end), cpu.offset());
    this.window = new byte[(int) Math.min((long) windowPages * pageSize, end)];
    this.offset = -pageSize;
  }

  @Override
  public boolean next() throws IOException {
    offset += pageSize;
    if (offset + pageSize > limit) {
      int wanted = (int) Math.min(window.length, end - read);
      int count = file.read(cpu.offset() + read, window, 0, wanted);
      limit = count - count % pageSize;
      read += limit;
      offset = 0;
    }
    return limit > 0;
  }

  @Override
  public byte[] bytes() {
    return window;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public long position() {
    return cpu.offset() + read - limit + offset;
  }

  @Override
  public String incomplete() {
    return end >= cpu.size() - cpu.size() % pageSize
        ? ""
        : "the file was cut: of CPU "
            + cpu.cpu()
            + " it holds "
            + end
            + " of "
            + cpu.size()
            + " bytes";
  }
}
