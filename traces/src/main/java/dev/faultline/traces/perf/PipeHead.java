package dev.faultline.traces.perf;

import dev.faultline.traces.record.RecordBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes what describes a recording out of the records of a pipe. */
final class PipeHead {
  static final int HEADER_ATTR = 64;
  static final int TRACING_DATA = 66;
  static final int EVENT_UPDATE = 78;
  static final int HEADER_FEATURE = 80;

  private static final int RECORD_HEADER = 8;
  private static final long UPDATE_NAME = 2;

  private final RecordingHead head;

  PipeHead(RecordingHead head) {
    this.head = head;
  }

  /**
   * Reads a record that describes others.
   *
   * @return what is wrong with it, empty when nothing is
   */
  String read(int type, byte[] bytes, int from, int to) {
    int body = from + RECORD_HEADER;
    switch (type) {
      case HEADER_ATTR -> {
        return attr(bytes, body, to);
      }
      case HEADER_FEATURE -> {
        if (to - body >= 8) {
          int feature = (int) head.order().s8(bytes, body);
          FeatureReader.read(feature, bytes, body + 8, to, head);
        }
      }
      case EVENT_UPDATE -> update(bytes, body, to);
      default -> {}
    }
    return "";
  }

  /** The attributes with their own size, and ids up to the end. */
  private String attr(byte[] bytes, int from, int to) {
    RecordBytes order = head.order();
    int size = to - from < EventAttr.MIN_SIZE ? 0 : order.s4(bytes, from + 4);
    // The oldest ones left the size out.
    size = size == 0 && to - from >= EventAttr.MIN_SIZE ? EventAttr.MIN_SIZE : size;
    if (size < EventAttr.MIN_SIZE || size > to - from || head.events().isFull()) {
      return "the description of an event is damaged";
    }
    int event = head.events().add(new RecordedEvent(EventAttr.read(order, bytes, from, size)));
    for (int at = from + size; at + 8 <= to; at += 8) {
      head.events().id(order.s8(bytes, at), event);
    }
    return "";
  }

  private void update(byte[] bytes, int from, int to) {
    RecordBytes order = head.order();
    if (to - from < 16 || order.s8(bytes, from) != UPDATE_NAME) {
      return;
    }
    int event = head.events().numberOf(order.s8(bytes, from + 8));
    int end = from + 16;
    while (end < to && bytes[end] != 0) {
      end++;
    }
    if (event >= 0) {
      String name = new String(bytes, from + 16, end - from - 16, StandardCharsets.ISO_8859_1);
      head.events().get(event).name(name);
    }
  }

  /**
   * Reads the formats of the tracepoints, which follow their record.
   *
   * @param length of them, as the record says
   * @return what is wrong with them, empty when nothing is
   */
  String tracing(ByteRun input, int length) throws IOException {
    if (length < 0 || length > TracingData.MAX_SIZE) {
      return "formats of tracepoints with "
          + Integer.toUnsignedString(length)
          + " bytes, at most "
          + TracingData.MAX_SIZE
          + " are allowed";
    }
    byte[] bytes = new byte[length];
    int read = input.copy(bytes, length);
    head.tracing(TracingData.read(bytes, read));
    input.skip(-length & 7);
    return read == length ? "" : "the file was cut inside the formats of its tracepoints";
  }
}
