package dev.faultline.traces.record;

import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.record.RecordField.Storage;
import dev.faultline.v1.FieldType;

/**
 * Takes one field out of records.
 *
 * @param field where it is
 * @param slot where its value goes
 * @param type what the binding takes it for
 */
record FieldReader(RecordField field, int slot, FieldType type) {
  private static final int MAX_MINOR_DIGITS = 7;

  /** Puts the value of the record at {@code at}, whose bytes end at {@code end}. */
  void read(RecordBytes order, byte[] bytes, int at, int end, FieldValues values) {
    int begin = at + field.offset();
    if (begin + field.size() > end) {
      return;
    }
    if (field.storage() == Storage.NUMBER) {
      long value = order.number(bytes, begin, field.size(), field.signed());
      values.put(slot, type == FieldType.BOOLEAN && value != 0 ? 1 : value);
    } else if (type == FieldType.DEVICE) {
      text(order, bytes, at, begin, end, values);
    } else {
      values.putNothing(slot);
    }
  }

  /** The name of a block device's BDI is its number, {@code 254:0}. */
  private void text(
      RecordBytes order, byte[] bytes, int at, int begin, int end, FieldValues values) {
    int from = begin;
    int length = field.size();
    if (field.storage() != Storage.TEXT) {
      int word = field.storage() == Storage.OTHER ? 0 : order.s4(bytes, begin);
      length = word >>> 16;
      from = (field.storage() == Storage.RELATIVE ? begin + Integer.BYTES : at) + (word & 0xffff);
    }
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
