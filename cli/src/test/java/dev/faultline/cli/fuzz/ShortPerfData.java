package dev.faultline.cli.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A perf.data file that has the first records of another one, and all of what describes them. */
final class ShortPerfData {
  private static final int DATA_OFFSET = 40;
  private static final int DATA_SIZE = 48;
  private static final int FLAGS = 72;
  private static final int SECTION_BYTES = 16;

  private ShortPerfData() {}

  static byte[] of(byte[] whole, int bytes) {
    ByteBuffer in = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int data = (int) in.getLong(DATA_OFFSET);
    int sections = data + (int) in.getLong(DATA_SIZE);
    int end = data;
    while (end - data < bytes) {
      end += in.getShort(end + 6); // struct perf_event_header: type, misc, size
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, end);
    out.write(whole, sections, whole.length - sections);
    ByteBuffer result = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    result.putLong(DATA_SIZE, end - data);
    int features = 0;
    for (int i = 0; i < 4; i++) {
      features += Long.bitCount(in.getLong(FLAGS + 8 * i));
    }
    for (int i = 0; i < features; i++) {
      int at = end + i * SECTION_BYTES;
      result.putLong(at, result.getLong(at) - (sections - end));
    }
    return result.array();
  }
}
