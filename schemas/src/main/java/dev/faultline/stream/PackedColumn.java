package dev.faultline.stream;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Reads and writes one packed column. The loops stand here, apart from the fields they serve, so
 * that the compiler keeps them small and hot.
 */
final class PackedColumn {
  private PackedColumn() {}

  static void writeInts(CodedOutputStream out, int field, int[] values, int size)
      throws IOException {
    long bytes = 0;
    boolean allZero = true;
    for (int i = 0; i < size; i++) {
      bytes += CodedOutputStream.computeUInt32SizeNoTag(values[i]);
      allZero &= values[i] == 0;
    }
    if (allZero) {
      return;
    }
    head(out, field, bytes);
    for (int i = 0; i < size; i++) {
      out.writeUInt32NoTag(values[i]);
    }
  }

  static void writeLongs(CodedOutputStream out, int field, long[] values, int size, boolean delta)
      throws IOException {
    long bytes = 0;
    long before = 0;
    boolean allZero = true;
    for (int i = 0; i < size; i++) {
      long value = values[i] - before;
      bytes += CodedOutputStream.computeSInt64SizeNoTag(value);
      allZero &= values[i] == 0;
      before = delta ? values[i] : 0;
    }
    if (allZero) {
      return;
    }
    head(out, field, bytes);
    before = 0;
    for (int i = 0; i < size; i++) {
      out.writeSInt64NoTag(values[i] - before);
      before = delta ? values[i] : 0;
    }
  }

  private static void head(CodedOutputStream out, int field, long bytes) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag((int) bytes);
  }

  /** Returns how many values there were, or -1 if there are more than the column holds. */
  static int readInts(CodedInputStream in, int[] values) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    int size = 0;
    while (!in.isAtEnd()) {
      if (size == values.length) {
        return -1;
      }
      values[size++] = in.readUInt32();
    }
    in.popLimit(limit);
    return size;
  }

  /** Returns how many values there were, or -1 if there are more than the column holds. */
  static int readLongs(CodedInputStream in, long[] values, boolean delta) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    int size = 0;
    long before = 0;
    while (!in.isAtEnd()) {
      if (size == values.length) {
        return -1;
      }
      long value = before + in.readSInt64();
      values[size++] = value;
      before = delta ? value : 0;
    }
    in.popLimit(limit);
    return size;
  }
}
