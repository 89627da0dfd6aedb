package dev.faultline.traces.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What terminals and container loggers do to a line: colours, and JSON round it. Works on a copy,
 * and only on lines that have any of it.
 */
final class LineDress {
  private static final byte ESCAPE = 0x1b;

  /** Members that hold a line: of containers, the journal, {@code dmesg -J}, test laboratories. */
  private static final byte[][] KEYS = {
    key("log"), key("MESSAGE"), key("msg"), key("message"),
  };

  private byte[] text = new byte[1 << 12];
  private int length;

  /** Copies the line without its dress; false if it has none. */
  boolean takeOff(byte[] line, int from, int to) {
    boolean json = isJson(line, from, to) && unquote(line, from, to);
    if (!json) {
      if (!hasEscape(line, from, to)) {
        return false;
      }
      room(to - from);
      System.arraycopy(line, from, text, 0, to - from);
      length = to - from;
    }
    dropEscapes();
    return true;
  }

  private static byte[] key(String name) {
    return ('"' + name + '"').getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether an object begins here, or one of its members where each has a line of its own. */
  private static boolean isJson(byte[] line, int from, int to) {
    int p = behindSpaces(line, from, to);
    if (p + 1 < to && line[p] == '-' && line[p + 1] == ' ') {
      p = behindSpaces(line, p + 1, to);
    }
    return p < to && (line[p] == '{' || line[p] == '"');
  }

  private static int behindSpaces(byte[] line, int from, int to) {
    int p = from;
    while (p < to && (line[p] == ' ' || line[p] == '\t')) {
      p++;
    }
    return p;
  }

  private static boolean hasEscape(byte[] line, int from, int to) {
    int limit = Math.min(to, from + 300);
    for (int p = from; p < limit; p++) {
      if (line[p] == ESCAPE) {
        return true;
      }
    }
    return to > from && line[to - 1] == 'm' && lastEscape(line, from, to) >= 0;
  }

  private static int lastEscape(byte[] line, int from, int to) {
    for (int p = to - 1; p >= from && p > to - 8; p--) {
      if (line[p] == ESCAPE) {
        return p;
      }
    }
    return -1;
  }

  /** Sequences of the sort {@code ESC [ 0 ; 31 m}. */
  private void dropEscapes() {
    int kept = 0;
    for (int p = 0; p < length; p++) {
      if (text[p] == ESCAPE && p + 1 < length && text[p + 1] == '[') {
        p += 2;
        while (p < length && (text[p] < '@' || text[p] > '~')) {
          p++;
        }
      } else {
        text[kept++] = text[p];
      }
    }
    length = kept;
  }

  /** The string of the member that holds the line; false if there is none. */
  private boolean unquote(byte[] line, int from, int to) {
    int p = -1;
    for (int i = 0; i < KEYS.length && p < 0; i++) {
      p = behind(KEYS[i], line, from, to);
    }
    if (p < 0) {
      return false;
    }
    room(to - p);
    length = 0;
    for (; p < to && line[p] != '"'; p++) {
      if (line[p] != '\\' || p + 1 == to) {
        text[length++] = line[p];
      } else {
        p++;
        p = escaped(line, p, to);
      }
    }
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) {
      length--;
    }
    return true;
  }

  private int escaped(byte[] line, int p, int to) {
    switch (line[p]) {
      case 'n' -> text[length++] = '\n';
      case 'r' -> text[length++] = '\r';
      case 't' -> text[length++] = '\t';
      case 'u' -> {
        if (p + 4 < to) {
          String digits = new String(line, p + 1, 4, StandardCharsets.ISO_8859_1);
          int letter = digits.matches("[0-9a-fA-F]{4}") ? Integer.parseInt(digits, 16) : '?';
          text[length++] = letter < 256 ? (byte) letter : (byte) '?';
          return p + 4;
        }
      }
      default -> text[length++] = line[p];
    }
    return p;
  }

  /** Where the string of a member begins; -1 if there is none. */
  private static int behind(byte[] key, byte[] line, int from, int to) {
    for (int p = from; p + key.length < to; p++) {
      if (Arrays.equals(line, p, p + key.length, key, 0, key.length)) {
        int colon = behindSpaces(line, p + key.length, to);
        int quote = colon < to && line[colon] == ':' ? behindSpaces(line, colon + 1, to) : to;
        if (quote < to && line[quote] == '"') {
          return quote + 1;
        }
      }
    }
    return -1;
  }

  private void room(int size) {
    if (text.length < size) {
      text = new byte[2 * size];
    }
  }

  /** The bytes of the line without its dress, from 0 to {@link #length}. */
  byte[] text() {
    return text;
  }

  int length() {
    return length;
  }
}
