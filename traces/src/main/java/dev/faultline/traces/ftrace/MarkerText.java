package dev.faultline.traces.ftrace;

import java.nio.charset.StandardCharsets;

/**
 * The text of a marker may have line ends, and then its other lines look like nothing. They are
 * taken for what they are as long as they can be: a marker's text fits a page. So may what a record
 * of a system call holds of its caller's memory, as older tools print it; that is shorter than any
 * line of a trace, so that its lines are told even if they imitate others.
 */
final class MarkerText {
  private static final int MAX_TEXT = 4096;

  /** LTO kernels print tracing_mark_write.llvm.123, kernels without symbols an address. */
  private static final byte[][] NAMES = {
    bytes("tracing_mark_write"), bytes("print"), bytes("bprint"), bytes("bputs"), bytes("0x")
  };

  private int room;
  private boolean one;
  private int owed;

  /** An event without binding that is called so was read; its body is so long. */
  void event(byte[] text, int from, int nameEnd, int to) {
    one = isMarker(text, from, nameEnd);
    room = one ? MAX_TEXT - (to - nameEnd) : 0;
  }

  /** Whether the event that was read last is a marker. */
  boolean isOne() {
    return one;
  }

  /** An event with a binding was read, or anything else that ends a marker. */
  void end() {
    room = 0;
    owed = 0;
  }

  /** An event was read whose line ends with so many bytes of the caller's memory. */
  void userData(int length) {
    owed = UserData.MOST - length - 1;
  }

  /** Whether the next line may be the caller's memory. */
  boolean isOwed() {
    return owed > 0;
  }

  /** Whether the next line, whatever it looks like, is still the caller's memory. */
  boolean isUserData(int length) {
    if (owed < length || owed <= 0) {
      owed = 0;
      return false;
    }
    owed -= length + 1;
    return true;
  }

  /** Whether a line of no known sort can belong to the marker before it. */
  boolean continues(int length) {
    if (room <= 0) {
      return false;
    }
    room -= length + 1;
    return true;
  }

  /** Whether an event that is called so has text of a user in it. */
  static boolean isMarker(byte[] text, int from, int nameEnd) {
    for (byte[] name : NAMES) {
      int end = from + name.length;
      if (end <= nameEnd && begins(text, from, name)) {
        boolean whole = end == nameEnd || text[end] == '.' || name[0] == '0';
        if (whole) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean begins(byte[] text, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (text[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
