package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.record.RecordBytes;
import java.io.IOException;

/**
 * Reads the compressed chunks of one CPU: their number, then for each its size, the size of its
 * content, and the content.
 */
final class ChunkReader {
  private static final int CHUNK_HEAD = 8;

  /** A file of which so many bytes are packed is large. */
  private static final long MUCH = 4 << 20;

  private final SeekableInput file;
  private final RecordBytes order;
  private final Unpacker unpacker;
  private final CpuData cpu;
  private final MemoryBudget budget;
  private final byte[] head = new byte[CHUNK_HEAD];
  private byte[] packed = {};
  private long next;
  private long chunks = -1;
  private String problem = "";

  ChunkReader(
      SeekableInput file,
      RecordBytes order,
      Compression compression,
      CpuData cpu,
      ReadAhead ahead,
      MemoryBudget budget) {
    this.file = file;
    this.order = order;
    this.unpacker = new Unpacker(compression, file.size() >= MUCH ? ahead.zstd() : null);
    this.cpu = cpu;
    this.budget = budget;
    this.next = cpu.offset();
  }

  /** Fills a batch with chunks until it has {@code wanted} bytes. */
  PageBatch fill(PageBatch batch, PageBatch before, int wanted, int pageSize) throws IOException {
    int held = batch.bytes().length;
    batch.follow(before);
    boolean more = true;
    while (more && batch.limit() < Math.max(wanted, pageSize)) {
      more = chunk(batch);
    }
    batch.end(pageSize, !more, problem);
    budget.take(batch.bytes().length - held, next);
    return batch;
  }

  /** Unpacks the next chunk; false at the end. */
  private boolean chunk(PageBatch batch) throws IOException {
    if (chunks < 0) {
      chunks = read(head, Integer.BYTES) ? order.s4(head, 0) & 0xffff_ffffL : 0;
    }
    if (chunks == 0 || !read(head, CHUNK_HEAD)) {
      return false;
    }
    chunks--;
    long packedSize = order.s4(head, 0) & 0xffff_ffffL;
    long size = order.s4(head, Integer.BYTES) & 0xffff_ffffL;
    if (!MemoryBudget.allows(packedSize) || !MemoryBudget.allows(size)) {
      problem = where("a chunk of " + packedSize + " bytes that unpacks to " + size);
      return false;
    }
    if (packed.length < packedSize) {
      budget.take(packedSize - packed.length, next);
      packed = new byte[(int) packedSize];
    }
    if (!read(packed, (int) packedSize)) {
      return false;
    }
    batch.room((int) size);
    String damage =
        unpacker.unpack(packed, (int) packedSize, batch.bytes(), batch.limit(), (int) size);
    if (!damage.isEmpty()) {
      problem = where("a damaged chunk: " + damage);
      return false;
    }
    batch.added((int) size);
    return true;
  }

  private boolean read(byte[] target, int length) throws IOException {
    // The recorded size does not count the number of chunks in front.
    long left = Math.max(0, cpu.offset() + Integer.BYTES + cpu.size() - next);
    int read = file.read(next, target, 0, (int) Math.min(length, left));
    next += read;
    if (read < length) {
      problem = where("the end of the file");
    }
    return read == length;
  }

  private String where(String what) {
    return "the file was cut or damaged: among the pages of CPU "
        + cpu.cpu()
        + " there is at byte "
        + next
        + " "
        + what;
  }
}
