package dev.faultline.traces.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Lines of a text as ranges of one buffer. A line that is longer than {@link #MAX_LINE} is passed
 * over up to its end without being kept, so that memory does not depend on the input.
 */
public final class LineReader implements Closeable {
  /** The most bytes a line may have. The kernel's own lines end at a page. */
  public static final int MAX_LINE = 1 << 16;

  /** What is read at once is still in the cache of the processor when it is looked at. */
  private static final int BUFFER = 1 << 18;

  /** What erased flash memory reads as. */
  private static final byte ERASED = (byte) 0xff;

  /** So many of them in a row are no text of whatever encoding. */
  private static final int RUN = 4;

  private final String name;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int limit;

  /** Offset in the text of what is first in the buffer. */
  private long passed;

  private int next;
  private int start;
  private int end;
  private long number;
  private boolean terminated;
  private boolean tooLong;
  private boolean ended;

  /**
   * Reads lines.
   *
   * @param name how errors name the input
   * @param in is read and, by {@link #close}, closed
   */
  public LineReader(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /** Goes to the next line; false at the end. */
  public boolean advance() throws IOException {
    tooLong = false;
    int scanned = next;
    while (true) {
      int lineEnd = ByteWords.indexOf((byte) '\n', buffer, scanned, limit);
      if (lineEnd < limit) {
        return line(lineEnd, lineEnd + 1, true);
      }
      scanned = limit;
      if (limit - next > MAX_LINE) {
        return skipLongLine();
      }
      scanned -= makeRoom();
      if (!fill()) {
        return limit > next && line(limit, limit, false);
      }
    }
  }

  private boolean line(int lineEnd, int following, boolean isTerminated) {
    start = next;
    end = lineEnd;
    if (isTerminated && end > start && buffer[end - 1] == '\r') {
      end--;
    }
    next = following;
    terminated = isTerminated;
    tooLong |= end - start > MAX_LINE;
    number++;
    return true;
  }

  /** Keeps the beginning of the line, for the report, and drops the rest. */
  private boolean skipLongLine() throws IOException {
    makeRoom();
    tooLong = true;
    int kept = MAX_LINE;
    while (true) {
      passed += limit - kept;
      limit = kept;
      if (!fill()) {
        return line(kept, kept, false);
      }
      int lineEnd = ByteWords.indexOf((byte) '\n', buffer, kept, limit);
      if (lineEnd < limit) {
        return line(kept, lineEnd + 1, true);
      }
    }
  }

  /** Moves what is left to the front; returns by how much. */
  private int makeRoom() {
    int moved = next;
    if (moved > 0) {
      System.arraycopy(buffer, moved, buffer, 0, limit - moved);
      limit -= moved;
      passed += moved;
      next = 0;
    }
    return moved;
  }

  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    int count;
    try {
      count = in.read(buffer, limit, buffer.length - limit);
    } catch (IOException e) {
      throw new IOException(
          name + ": line " + (number + 1) + ": reading failed: " + e.getMessage(), e);
    }
    ended = count < 0;
    if (count > 0) {
      limit += count;
    }
    return !ended;
  }

  /** The bytes; the line is from {@link #start} to {@link #end}, until the next advance. */
  public byte[] bytes() {
    return buffer;
  }

  /** Where the line begins. */
  public int start() {
    return start;
  }

  /** Where the line ends, without its line end. */
  public int end() {
    return end;
  }

  /** 1-based number of the line. */
  public long number() {
    return number;
  }

  /** Whether the line has a line end; only the last one may lack it. */
  public boolean isTerminated() {
    return terminated;
  }

  /** Whether the line was longer than {@link #MAX_LINE}: then only its beginning is there. */
  public boolean isTooLong() {
    return tooLong;
  }

  /** Offset of the line in the text, in bytes. */
  public long offset() {
    return passed + start;
  }

  /**
   * Whether the line holds bytes that nobody wrote: zeros, of which a kernel prints one at most (as
   * the value of a character), or erased memory.
   */
  public boolean isOverwritten() {
    return ByteWords.hasZeroOrOnes(buffer, start, end)
        && (hasRun((byte) 0, 2) || hasRun(ERASED, RUN));
  }

  private boolean hasRun(byte wanted, int length) {
    int first = ByteWords.indexOf(wanted, buffer, start, end);
    while (first + length <= end) {
      int p = first + 1;
      while (p < end && buffer[p] == wanted) {
        p++;
      }
      if (p - first >= length) {
        return true;
      }
      first = ByteWords.indexOf(wanted, buffer, p, end);
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
