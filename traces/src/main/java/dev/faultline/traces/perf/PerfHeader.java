package dev.faultline.traces.perf;

import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.input.UnreadableCaptureException;
import dev.faultline.traces.record.RecordBytes;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of a {@code perf.data} that was written to a file.
 *
 * @param order of the machine that recorded
 * @param attrs the events that were recorded, one entry after the other
 * @param entrySize bytes of an entry: its attributes and the section of its ids
 * @param data the records
 * @param features sections behind the data, by number of the feature; empty if they are cut off
 */
record PerfHeader(
    RecordBytes order, Section attrs, int entrySize, Section data, Map<Integer, Section> features) {

  /** Bytes of the head; in a pipe it has {@link #PIPE_SIZE}. */
  static final int SIZE = 104;

  /** What a pipe says that its head has. */
  static final int PIPE_SIZE = 16;

  /** {@code PERF_ATTR_SIZE_VER0} and the section of ids; no kernel writes less. */
  private static final int MIN_ENTRY = EventAttr.MIN_SIZE + 16;

  private static final int MAX_ENTRY = 4096;
  private static final int SIZE_FIELD = 8;
  private static final int ENTRY_SIZE_FIELD = 16;
  private static final int ATTRS_FIELD = 24;
  private static final int DATA_FIELD = 40;
  private static final int BITS_FIELD = 72;

  /** The byte order of a recording that begins with its magic number. */
  static RecordBytes order(byte[] head) {
    return head[0] == 'P' ? RecordBytes.LITTLE_ENDIAN : RecordBytes.BIG_ENDIAN;
  }

  /** Whether a recording with this beginning went through a pipe. */
  static boolean isPipe(byte[] head) {
    return head.length >= PIPE_SIZE && order(head).s8(head, SIZE_FIELD) == PIPE_SIZE;
  }

  /**
   * Reads the head.
   *
   * @throws UnreadableCaptureException if it is none; the message says what is wrong where
   */
  static PerfHeader read(SeekableInput file) throws IOException {
    byte[] head = new byte[SIZE];
    int length = file.read(0, head, 0, SIZE);
    if (length < SIZE) {
      throw new UnreadableCaptureException(
          file.name(), length, "the file was cut inside the head of this recording of perf.");
    }
    RecordBytes order = order(head);
    long size = order.s8(head, SIZE_FIELD);
    long entry = order.s8(head, ENTRY_SIZE_FIELD);
    if (size != SIZE || entry < MIN_ENTRY || entry > MAX_ENTRY) {
      throw new UnreadableCaptureException(
          file.name(),
          SIZE_FIELD,
          "expected a head of 104 bytes and entries of 80 to 4096, this recording says "
              + size
              + " and "
              + entry
              + ": it is damaged.");
    }
    Section attrs = section(order, head, ATTRS_FIELD);
    Section data = section(order, head, DATA_FIELD);
    if (!attrs.isWithin(file.size()) || data.offset() < 0 || data.offset() > file.size()) {
      throw new UnreadableCaptureException(
          file.name(),
          file.size(),
          "the file ends in front of the list of recorded events: it was cut.");
    }
    return new PerfHeader(order, attrs, (int) entry, data, features(file, order, head, data));
  }

  private static Map<Integer, Section> features(
      SeekableInput file, RecordBytes order, byte[] head, Section data) throws IOException {
    Map<Integer, Section> features = new TreeMap<>();
    if (data.size() == 0 || !data.isWithin(file.size())) {
      return features;
    }
    long position = data.offset() + data.size();
    byte[] entry = new byte[16];
    for (int bit = 0; bit < 256; bit++) {
      if ((order.s8(head, BITS_FIELD + bit / 64 * 8) >>> bit & 1) != 0) {
        if (file.read(position, entry, 0, entry.length) < entry.length) {
          return features;
        }
        features.put(bit, section(order, entry, 0));
        position += entry.length;
      }
    }
    return features;
  }

  private static Section section(RecordBytes order, byte[] bytes, int at) {
    return new Section(order.s8(bytes, at), order.s8(bytes, at + 8));
  }

  /** Whether {@code perf record} was ended before it could say how much it had written. */
  boolean isUnfinished() {
    return data.size() == 0;
  }
}
