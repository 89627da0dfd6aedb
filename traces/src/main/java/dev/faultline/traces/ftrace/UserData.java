package dev.faultline.traces.ftrace;

/**
 * What a system call was given by the user, which kernels from 6.19 on print behind its address:
 * the bytes, if it is a buffer, and the text, {@code buf: 0x55e8f5f0e000 (61:20:6c, ...) "a l"...,}
 * ({@code kernel/trace/trace_syscalls.c}). It may contain anything, quotes and names of fields too.
 * Of a buffer there is a character for each byte, so that its end is known.
 *
 * <p>Older tools that do not know the field print its bytes behind the name {@code __buf_val}, last
 * of all and as they are, line ends included.
 */
final class UserData {
  private static final String CALL = "sys_";

  /** How much the kernel takes unless told otherwise: {@code tracing/syscall_user_buf_size}. */
  static final int MOST = 63;

  private static final String RAW = "__buf_val";

  /** Two digits and a colon. */
  private static final int BYTE = 3;

  private UserData() {}

  /**
   * Where the text that begins at {@code from} ends, behind its quote.
   *
   * @param bytes where its bytes may stand, in parentheses that have ended; -1 if nowhere
   */
  static int end(byte[] text, int bytes, int from, int to) {
    int count = bytes < 0 ? 0 : count(text, bytes, from);
    int p = Math.min(from + count, to);
    while (p < to && !(text[p] == '"' && (count > 0 || endsField(text, p + 1, to)))) {
      p++;
    }
    return Math.min(to, p + 1);
  }

  /** Whether this is the name of the field of which nothing but bytes follows. */
  static boolean isName(byte[] text, int from, int to) {
    return to - from == RAW.length() && Bytes.startsWith(RAW, text, from, to);
  }

  /** What follows the last such text of a system call; {@code from} in any other event. */
  static int behind(byte[] text, int from, int to) {
    if (!Bytes.startsWith(CALL, text, from, to)) {
      return from;
    }
    int p = to;
    for (int i = from; i < to; i++) {
      if (text[i] == '_' && text[i - 1] == ' ' && Bytes.startsWith(RAW, text, i, to)) {
        return to;
      }
    }
    while (p > from && text[p - 1] != '"') {
      p--;
    }
    return p;
  }

  /** How many bytes are listed. */
  private static int count(byte[] text, int from, int to) {
    int p = from;
    while (p + 2 < to && isHex(text[p]) && isHex(text[p + 1]) && text[p + 2] == ':') {
      p += BYTE;
    }
    boolean last = p + 2 < to && isHex(text[p]) && isHex(text[p + 1]);
    return last ? (p - from) / BYTE + 1 : 0;
  }

  private static boolean isHex(byte c) {
    return Character.digit(c, 16) >= 0;
  }

  private static boolean endsField(byte[] text, int from, int to) {
    return from == to || text[from] == ',' || text[from] == ')' || text[from] == '.';
  }
}
