package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.record.RecordBytes;
import java.io.IOException;
import java.util.Arrays;

/** Pages that stand in the file in compressed chunks of a few pages each. */
final class PackedPages implements PageFeed {
  private static final int CHUNK_HEAD = 8;

  private final SeekableInput file;
  private final RecordBytes order;
  private final Compression compression;
  private final CpuData cpu;
  private final int pageSize;
  private final MemoryBudget budget;
  private final byte[] head = new byte[CHUNK_HEAD];
  private byte[] packed = {};
  private byte[] window = {};
  private long next;
  private long chunks = -1;
  private long unpackedBefore;
  private int limit;
  private int offset;
  private String incomplete = "";

  PackedPages(
      SeekableInput file,
      RecordBytes order,
      Compression compression,
      CpuData cpu,
      int pageSize,
      MemoryBudget budget) {
    this.file = file;
    this.order = order;
    this.compression = compression;
    this.cpu = cpu;
    this.pageSize = pageSize;
    this.budget = budget;
    this.next = cpu.offset();
    this.offset = -pageSize;
  }

  @Override
  public boolean next() throws IOException {
    offset += pageSize;
    while (offset + pageSize > limit) {
      if (!incomplete.isEmpty() || !chunk()) {
        return false;
      }
    }
    return true;
  }

  /** Unpacks the next chunk behind what is left of the last one; false at the end. */
  private boolean chunk() throws IOException {
    if (chunks < 0) {
      chunks = fill(head, Integer.BYTES) ? order.s4(head, 0) & 0xffff_ffffL : 0;
    }
    if (chunks == 0 || !incomplete.isEmpty()) {
      return false;
    }
    chunks--;
    if (!fill(head, CHUNK_HEAD)) {
      return false;
    }
    long packedSize = order.s4(head, 0) & 0xffff_ffffL;
    long size = order.s4(head, Integer.BYTES) & 0xffff_ffffL;
    if (packedSize > cpu.size() || !budget.allows(packedSize) || !budget.allows(size)) {
      incomplete = problem("a chunk of " + packedSize + " bytes that unpacks to " + size);
      return false;
    }
    int rest = Math.max(0, limit - offset);
    room(rest, (int) packedSize, (int) size);
    if (!fill(packed, (int) packedSize)) {
      return false;
    }
    String damage = compression.unpack(packed, (int) packedSize, window, rest, (int) size);
    if (!damage.isEmpty()) {
      incomplete = problem("a damaged chunk: " + damage);
      return false;
    }
    limit = rest + (int) size;
    return true;
  }

  /** Moves what is left to the front and sees that the next chunk fits behind it. */
  private void room(int rest, int packedSize, int size) throws IOException {
    unpackedBefore += Math.min(offset, limit);
    if (packed.length < packedSize) {
      budget.take(packedSize - packed.length);
      packed = new byte[packedSize];
    }
    byte[] old = window;
    if (window.length < rest + size) {
      budget.take(rest + size - window.length);
      window = new byte[rest + size];
    }
    System.arraycopy(old, limit - rest, window, 0, rest);
    offset = 0;
    limit = rest;
  }

  private boolean fill(byte[] target, int length) throws IOException {
    // The recorded size does not count the number of chunks in front.
    long left = Math.max(0, cpu.offset() + Integer.BYTES + cpu.size() - next);
    int read = file.read(next, target, 0, (int) Math.min(length, left));
    next += read;
    if (read < length) {
      incomplete = problem("the end of the file");
      Arrays.fill(target, read, length, (byte) 0);
    }
    return read == length;
  }

  private String problem(String what) {
    return "the file was cut or damaged: among the pages of CPU "
        + cpu.cpu()
        + " there is at byte "
        + next
        + " "
        + what;
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
    return cpu.offset() + unpackedBefore + offset;
  }

  @Override
  public String incomplete() {
    return incomplete;
  }
}
