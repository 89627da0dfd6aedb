package dev.faultline.traces.record;

import dev.faultline.traces.record.RecordField.Storage;
import org.jspecify.annotations.Nullable;

/** A line of a format file: {@code field:DECLARATION; offset:8; size:8; signed:0;}. */
final class FieldLine {
  private static final int MAX_OFFSET = 1 << 20;
  private static final int MAX_DIGITS = 9;

  private FieldLine() {}

  /** The field, or null if the line declares none. */
  static @Nullable RecordField parse(String line) {
    int colon = line.indexOf("field");
    int begin = colon < 0 ? -1 : line.indexOf(':', colon);
    int end = begin < 0 ? -1 : line.indexOf(';', begin);
    if (end < 0) {
      return null;
    }
    String declaration = line.substring(begin + 1, end).strip();
    String name = nameOf(declaration);
    int offset = property(line, end, "offset:");
    int size = property(line, end, "size:");
    if (name.isEmpty() || offset < 0 || offset > MAX_OFFSET || size < 0 || size > MAX_OFFSET) {
      return null;
    }
    // Kernels before 2.6.33 do not say it.
    int signed = property(line, end, "signed:");
    boolean isSigned = signed < 0 ? !isUnsigned(declaration) : signed == 1;
    return new RecordField(name, offset, size, isSigned, storage(declaration, size));
  }

  /** The last identifier in front of the brackets, if there are any. */
  private static String nameOf(String declaration) {
    int end = declaration.length();
    while (end > 0 && declaration.charAt(end - 1) == ']') {
      end = declaration.lastIndexOf('[', end - 1);
      while (end > 0 && declaration.charAt(end - 1) == ' ') {
        end--;
      }
    }
    int begin = Math.max(end, 0);
    while (begin > 0 && isIdentifier(declaration.charAt(begin - 1))) {
      begin--;
    }
    return declaration.substring(begin, Math.max(end, 0));
  }

  private static boolean isIdentifier(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isUnsigned(String declaration) {
    return declaration.contains("unsigned")
        || declaration.contains("*")
        || declaration.matches("(__)?u\\d+ .*|(size_t|dev_t|ino_t|pgoff_t|sector_t|bool) .*");
  }

  private static Storage storage(String declaration, int size) {
    if (declaration.startsWith("__data_loc")) {
      return size == Integer.BYTES ? Storage.DYNAMIC : Storage.OTHER;
    }
    if (declaration.startsWith("__rel_loc")) {
      return size == Integer.BYTES ? Storage.RELATIVE : Storage.OTHER;
    }
    if (declaration.endsWith("]")) {
      return declaration.contains("char ") ? Storage.TEXT : Storage.OTHER;
    }
    boolean number = size <= Long.BYTES && Integer.bitCount(size) == 1;
    return number ? Storage.NUMBER : Storage.OTHER;
  }

  private static int property(String line, int from, String key) {
    int begin = line.indexOf(key, from);
    int end = begin < 0 ? -1 : line.indexOf(';', begin);
    return end < 0 ? -1 : number(line.substring(begin + key.length(), end));
  }

  /** A decimal number of at most nine digits, or -1. */
  static int number(String digits) {
    if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
