package dev.faultline.traces.perf;

import dev.faultline.traces.record.RecordBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the features of a recording that say something about its records. */
final class FeatureReader {
  static final int TRACING_DATA = 1;
  static final int OSRELEASE = 4;
  static final int NRCPUS = 7;
  static final int CMDLINE = 11;
  static final int EVENT_DESC = 12;

  /** The recording is a directory, of which this is only the head. */
  static final int DIR_FORMAT = 24;

  /** The most bytes of a feature that is read, {@link TracingData} aside. */
  static final int MAX_SIZE = 1 << 24;

  private static final int MAX_WORDS = 4096;

  private final RecordBytes order;
  private final byte[] bytes;
  private final int to;
  private int at;

  private FeatureReader(RecordBytes order, byte[] bytes, int from, int to) {
    this.order = order;
    this.bytes = bytes;
    this.at = from;
    this.to = to;
  }

  /** Reads a feature if it is one of interest; one that is damaged tells less. */
  static void read(int feature, byte[] bytes, int from, int to, RecordingHead head) {
    FeatureReader reader = new FeatureReader(head.order(), bytes, from, to);
    switch (feature) {
      case OSRELEASE -> head.release(reader.text());
      case NRCPUS -> head.cpus(reader.word());
      case CMDLINE -> head.command(reader.texts());
      case EVENT_DESC -> reader.names(head.events());
      default -> {
        // Nothing in it is needed.
      }
    }
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    int count = Math.min(word(), MAX_WORDS);
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  /** The event descriptions: attributes, how many ids, the name, the ids. */
  private void names(EventTable events) {
    int count = word();
    int attrSize = word();
    for (int i = 0; i < count && attrSize >= EventAttr.MIN_SIZE && attrSize <= to - at; i++) {
      int attr = at;
      at += attrSize;
      int ids = word();
      String name = text();
      if (ids < 0 || ids > (to - at) / 8) {
        return;
      }
      int event = ids == 0 ? -1 : events.numberOf(order.s8(bytes, at));
      if (event < 0 && i < events.size() && isLike(events.get(i), attr)) {
        event = i;
      }
      if (event >= 0) {
        events.get(event).name(name);
      }
      at += ids * 8;
    }
  }

  private boolean isLike(RecordedEvent event, int attr) {
    EventAttr other = EventAttr.read(order, bytes, attr, EventAttr.MIN_SIZE);
    return event.attr().type() == other.type() && event.attr().config() == other.config();
  }

  private int word() {
    if (to - at < 4) {
      at = to;
      return -1;
    }
    at += 4;
    return order.s4(bytes, at - 4);
  }

  /** A length, and so many bytes, which are filled up with NUL. */
  private String text() {
    int length = word();
    if (length < 0 || length > to - at) {
      at = to;
      return "";
    }
    int end = at;
    while (end < at + length && bytes[end] != 0) {
      end++;
    }
    String text = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
    at += length;
    return text;
  }
}
