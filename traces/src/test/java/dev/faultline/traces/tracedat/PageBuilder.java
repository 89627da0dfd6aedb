package dev.faultline.traces.tracedat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A page of the kernel's ring buffer. */
final class PageBuilder {
  static final int SIZE = 4096;

  private final ByteBuffer bytes;
  private final int longSize;
  private long commit;
  private long missing;

  PageBuilder(ByteOrder order, int longSize, long stamp) {
    this.bytes = ByteBuffer.allocate(SIZE).order(order);
    this.longSize = longSize;
    bytes.putLong(stamp);
    bytes.position(Long.BYTES + longSize);
  }

  private PageBuilder head(int typeLength, int delta) {
    boolean little = bytes.order() == ByteOrder.LITTLE_ENDIAN;
    bytes.putInt(little ? delta << 5 | typeLength : typeLength << 27 | delta);
    return this;
  }

  /** A record of {@code mm_filemap_fault}, see {@link TraceDatBuilder}. */
  PageBuilder fault(int delta, int pid, long index) {
    int length = 8 + 2 * longSize + 4;
    head(length / 4, delta);
    return payload(TraceDatBuilder.FAULT, pid, index, length);
  }

  /** The same with its length in a word of its own. */
  PageBuilder longFault(int delta, int pid, long index) {
    int length = 8 + 2 * longSize + 4;
    head(0, delta);
    bytes.putInt(length + 4);
    return payload(TraceDatBuilder.FAULT, pid, index, length);
  }

  /** A record with the id of another format. */
  PageBuilder other(int delta, int pid, int id) {
    head(7, delta);
    return payload(id, pid, 0, 28);
  }

  /** A switch of the CPU from one task, in a state of the kernel's number, to another. */
  PageBuilder switched(int delta, int pid, long state, int next) {
    head(20 / 4, delta);
    bytes.putShort((short) TraceDatBuilder.SWITCH).putShort((short) 0).putInt(pid);
    bytes.putLong(state).putInt(next);
    return this;
  }

  /** A kernel stack, innermost first. */
  PageBuilder stack(int delta, int pid, long... callers) {
    int length = 16 + Long.BYTES * callers.length;
    head(0, delta);
    bytes.putInt(length + 4);
    bytes.putShort((short) TraceDatBuilder.STACK).putShort((short) 0).putInt(pid);
    bytes.putInt(callers.length).putInt(0);
    for (long caller : callers) {
      bytes.putLong(caller);
    }
    return this;
  }

  /** What a task has written to {@code trace_marker}. */
  PageBuilder marker(int delta, int pid, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    int length = (8 + longSize + ascii.length + 1 + 3) / 4 * 4;
    head(0, delta);
    bytes.putInt(length + 4);
    int end = bytes.position() + length;
    bytes.putShort((short) TraceDatBuilder.MARKER).putShort((short) 0).putInt(pid);
    number(0);
    bytes.put(ascii);
    bytes.position(end);
    return this;
  }

  private PageBuilder payload(int id, int pid, long index, int length) {
    int end = bytes.position() + length;
    bytes.putShort((short) id).putShort((short) 0).putInt(pid);
    if (length >= 8 + 2 * longSize + 4) {
      number(TraceDatBuilder.INO);
      number(index);
      bytes.putInt(TraceDatBuilder.DEV);
    }
    bytes.position(end);
    return this;
  }

  private void number(long value) {
    if (longSize == Integer.BYTES) {
      bytes.putInt((int) value);
    } else {
      bytes.putLong(value);
    }
  }

  /** Time goes on by more than an entry can hold. */
  PageBuilder extend(long ticks) {
    return ticks(30, ticks);
  }

  /** An absolute time, of which 59 bits are kept. */
  PageBuilder stamp(long stamp) {
    return ticks(31, stamp & (1L << 59) - 1);
  }

  private PageBuilder ticks(int typeLength, long ticks) {
    head(typeLength, (int) (ticks & (1 << 27) - 1));
    bytes.putInt((int) (ticks >>> 27));
    return this;
  }

  /** A record that was discarded. */
  PageBuilder discarded(int delta, int length) {
    head(29, delta);
    bytes.putInt(length);
    bytes.position(bytes.position() + length - 4);
    return this;
  }

  /** The rest of the page is empty. */
  PageBuilder padding() {
    head(29, 0);
    bytes.putInt(100);
    bytes.position(bytes.position() + 96);
    return this;
  }

  /** Any word. */
  PageBuilder word(int word) {
    bytes.putInt(word);
    return this;
  }

  /** Events are missing before this page. */
  PageBuilder lost() {
    commit |= 1L << 31;
    return this;
  }

  /** So many events are missing before this page. */
  PageBuilder lost(long count) {
    commit |= 3L << 30;
    missing = count;
    return this;
  }

  /** The page says that it is filled with so many bytes. */
  PageBuilder used(int used) {
    commit |= used;
    return this;
  }

  byte[] build() {
    int used = bytes.position() - Long.BYTES - longSize;
    number(missing);
    long word = (commit & 0x7ff_ffff) == 0 ? commit | used : commit;
    bytes.position(Long.BYTES);
    number(word);
    return bytes.array();
  }
}
