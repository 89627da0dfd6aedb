package dev.faultline.traces.record;

import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.record.RecordField.Storage;
import dev.faultline.v1.FieldType;

/** Takes one field out of records. */
final class FieldReader {
  private static final int MAX_MINOR_DIGITS = 7;

  private final RecordField field;
  private final int slot;
  private final FieldType type;

  // What every record is asked, taken out of the field once.
  private final int offset;
  private final int size;
  private final boolean signed;
  private final boolean isNumber;

  /**
   * A field.
   *
   * @param field where it is
   * @param slot where its value goes
   * @param type what the binding takes it for
   */
  FieldReader(RecordField field, int slot, FieldType type) {
    this.field = field;
    this.slot = slot;
    this.type = type;
    this.offset = field.offset();
    this.size = field.size();
    this.signed = field.signed();
    this.isNumber = type != FieldType.STRING && field.storage() == Storage.NUMBER;
  }

  /** Whether it is a number, which stands where the format says. */
  boolean isNumber() {
    return isNumber;
  }

  /** Of its first byte from the start of the record. */
  int offset() {
    return offset;
  }

  /** Puts the value of the record at {@code at}, whose bytes end at {@code end}. */
  void read(RecordBytes order, byte[] bytes, int at, int end, FieldValues values) {
    int begin = at + offset;
    if (begin + size > end) {
      return;
    }
    if (isNumber) {
      long value = order.number(bytes, begin, size, signed);
      values.put(slot, type == FieldType.BOOLEAN && value != 0 ? 1 : value);
    } else if (type == FieldType.STRING) {
      string(order, bytes, at, begin, end, values);
    } else if (type == FieldType.DEVICE) {
      device(order, bytes, at, begin, end, values);
    } else {
      values.putNothing(slot);
    }
  }

  private void string(
      RecordBytes order, byte[] bytes, int at, int begin, int end, FieldValues values) {
    int from = textFrom(order, bytes, at, begin);
    int length = textLength(order, bytes, begin);
    if (length == 0 || from + length > end) {
      values.putNothing(slot);
      return;
    }
    int to = from;
    while (to < from + length && bytes[to] != 0) {
      to++;
    }
    values.putText(slot, bytes, from, to);
  }

  private int textFrom(RecordBytes order, byte[] bytes, int at, int begin) {
    return switch (field.storage()) {
      case DYNAMIC -> at + (order.s4(bytes, begin) & 0xffff);
      case RELATIVE -> begin + Integer.BYTES + (order.s4(bytes, begin) & 0xffff);
      default -> begin;
    };
  }

  /** In bytes, with what fills it up; 0 if the field is no text. */
  private int textLength(RecordBytes order, byte[] bytes, int begin) {
    return switch (field.storage()) {
      case DYNAMIC, RELATIVE -> order.s4(bytes, begin) >>> 16;
      case TEXT -> field.size();
      default -> 0;
    };
  }

  /** The name of a block device's BDI is its number, {@code 254:0}. */
  private void device(
      RecordBytes order, byte[] bytes, int at, int begin, int end, FieldValues values) {
    int from = textFrom(order, bytes, at, begin);
    int length = textLength(order, bytes, begin);
    long device = from + length > end ? -1 : device(bytes, from, from + length);
    if (device < 0) {
      values.putNothing(slot);
    } else {
      values.put(slot, device);
    }
  }

  /** The kernel's number of the device that these characters name, or -1. */
  private static long device(byte[] bytes, int from, int to) {
    int end = from;
    int colon = -1;
    while (end < to && bytes[end] != 0) {
      if (bytes[end] == ':' && colon < 0) {
        colon = end;
      }
      end++;
    }
    if (colon < 0) {
      return -1;
    }
    long major = decimal(bytes, from, colon);
    long minor = decimal(bytes, colon + 1, end);
    boolean valid = major >= 0 && major < 1 << 12 && minor >= 0 && minor < 1 << 20;
    return valid ? major << 20 | minor : -1;
  }

  private static long decimal(byte[] bytes, int from, int to) {
    if (from >= to || to - from > MAX_MINOR_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
