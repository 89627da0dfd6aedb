package dev.faultline.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The frame round a record of a stream file: magic, length, checksum. */
final class RecordFrame {
  static final int HEAD_BYTES = 8;
  static final int FORMAT_VERSION = 1;

  /** A block of 8,192 events with the longest of numbers and names stays far below. */
  static final int MAX_RECORD_BYTES = 16 << 20;

  private static final String MAGIC_TEXT = "FLSTREAM";

  private RecordFrame() {}

  static byte[] magic() {
    return MAGIC_TEXT.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] head(byte[] payload, int length) {
    return ByteBuffer.allocate(HEAD_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(length)
        .putInt(checksum(payload, length))
        .array();
  }

  static int checksum(byte[] payload, int length) {
    CRC32C crc = new CRC32C();
    crc.update(payload, 0, length);
    return (int) crc.getValue();
  }
}
