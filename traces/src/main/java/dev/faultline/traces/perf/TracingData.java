package dev.faultline.traces.perf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.faultline.traces.record.FormatParser;
import dev.faultline.traces.record.RecordBytes;
import dev.faultline.traces.record.TraceFormat;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The formats of the recorded tracepoints. perf keeps them as trace-cmd does, in a block that
 * begins like a {@code trace.dat} of version 5 or 6.
 */
final class TracingData {
  /** No formats. */
  static final TracingData NONE = new TracingData(RecordBytes.LITTLE_ENDIAN);

  /** The most bytes: all tracepoints of a kernel have less than a tenth. */
  static final int MAX_SIZE = 1 << 25;

  private static final int MAGIC = 10;
  private static final int LONGEST_NAME = 256;

  private final RecordBytes order;
  private final Map<Long, TraceFormat> formats = new HashMap<>();

  private TracingData(RecordBytes order) {
    this.order = order;
  }

  /** The format with this id, or null. */
  @Nullable TraceFormat format(long id) {
    return formats.get(id);
  }

  /** The byte order of payloads. */
  RecordBytes order() {
    return order;
  }

  /** Reads a block; where it is damaged, what follows is missing. */
  static TracingData read(byte[] bytes, int length) {
    int p = text(bytes, MAGIC, length);
    if (p < 0 || p + 6 > length) {
      return NONE;
    }
    RecordBytes order = bytes[p] == 0 ? RecordBytes.LITTLE_ENDIAN : RecordBytes.BIG_ENDIAN;
    TracingData tracing = new TracingData(order);
    tracing.sections(bytes, p + 6, length);
    return tracing;
  }

  private void sections(byte[] bytes, int from, int to) {
    int p = from;
    for (int head = 0; head < 2 && p >= 0; head++) {
      int size = text(bytes, p, to);
      p = size < 0 ? -1 : behind(bytes, size, to);
    }
    p = p < 0 ? -1 : formats("ftrace", bytes, p, to);
    if (p < 0 || p + 4 > to) {
      return;
    }
    int systems = order.s4(bytes, p);
    p += 4;
    for (int i = 0; i < systems && p >= 0; i++) {
      int end = text(bytes, p, to);
      if (end < 0) {
        return;
      }
      p = formats(new String(bytes, p, end - 1 - p, ISO_8859_1), bytes, end, to);
    }
  }

  /** Reads a number of formats; returns what follows them, -1 if they are damaged. */
  private int formats(String system, byte[] bytes, int from, int to) {
    if (from + 4 > to) {
      return -1;
    }
    int count = order.s4(bytes, from);
    int p = from + 4;
    for (int i = 0; i < count && p >= 0; i++) {
      int next = behind(bytes, p, to);
      if (next >= 0) {
        TraceFormat format = FormatParser.parse(system, bytes, p + 8, next);
        if (format != null) {
          formats.put((long) format.id(), format);
        }
      }
      p = next;
    }
    return p;
  }

  /** What follows a size of eight bytes and so many bytes. */
  private int behind(byte[] bytes, int at, int to) {
    if (at + 8 > to) {
      return -1;
    }
    long size = order.s8(bytes, at);
    return size < 0 || size > to - at - 8 ? -1 : at + 8 + (int) size;
  }

  /** What follows a text that ends with NUL. */
  private static int text(byte[] bytes, int at, int to) {
    int p = at;
    while (p < to && bytes[p] != 0 && p - at < LONGEST_NAME) {
      p++;
    }
    return p < to && bytes[p] == 0 ? p + 1 : -1;
  }
}
