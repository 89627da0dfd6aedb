package dev.faultline.traces.ftrace;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kernel log puts in front of every line: {@code [ 36.030711] }, {@code [ 36.03][ T12] },
 * {@code [Sun Nov 22 07:07:21 2026] } of {@code dmesg -T}, {@code <6>} of the raw log, {@code Nov
 * 22 07:07:21 host kernel: } of syslog and the journal, RFC 3339 times, {@code kern :info : } of
 * {@code dmesg -x}; or nothing.
 */
final class LogPrefix {
  private static final String CLOCK = "\\d\\d:\\d\\d:\\d\\d";
  private static final Pattern PREFIX =
      Pattern.compile(
          "(?:<\\d{1,3}>)?"
              + ("(?:(?:[A-Z][a-z]{2} [ \\d]\\d " + CLOCK + "(?:\\.\\d{1,9})?")
              + "|\\d{4}-\\d\\d-\\d\\d[T ][\\d:.,+Z-]{8,24}) (?:\\S{1,64} kernel: )?)?"
              + "(?:[a-z]{1,8} {0,4}: ?[a-z]{1,6} {0,4}: )?"
              + "(?:(?:\\[ {0,8}\\d{1,10}\\.\\d{1,9}\\]"
              + ("|\\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d " + CLOCK + " \\d{4}\\])")
              + "(?:\\[ {0,8}[TC]\\d{1,10}\\])? )?");
  private static final int LONGEST = 200;

  /** Where the line itself begins; {@code from} if there is nothing in front of it. */
  int end(byte[] text, int from, int to) {
    // The indentation of a line without prefix.
    if (from == to || text[from] == ' ') {
      return from;
    }
    int plain = behindStamp(text, from, to);
    if (plain > from || !isPerhaps(text, from, to)) {
      return plain;
    }
    int length = Math.min(to - from, LONGEST);
    String line = new String(text, from, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = PREFIX.matcher(line);
    return matcher.lookingAt() ? from + matcher.end() : from;
  }

  /** Whether a line begins as any of the prefixes does: most lines behind a logger's do not. */
  private static boolean isPerhaps(byte[] text, int from, int to) {
    byte first = text[from];
    if (first == '<' || first == '[') {
      return true;
    }
    if (Bytes.isDigit(first)) {
      return from + 4 < to && text[from + 4] == '-';
    }
    if (first >= 'A' && first <= 'Z') {
      return from + 3 < to && text[from + 3] == ' ';
    }
    int p = from;
    while (p < to && p - from <= 12 && (text[p] == ' ' || (text[p] >= 'a' && text[p] <= 'z'))) {
      p++;
    }
    return p > from && p < to && text[p] == ':';
  }

  /**
   * Behind {@code [ 36.030711] } or {@code [ 36.030711][ T12] }, which most logs have; {@code from}
   * if it is another prefix.
   */
  private static int behindStamp(byte[] text, int from, int to) {
    int p = from + 1;
    if (text[from] != '[') {
      return from;
    }
    while (p < to && text[p] == ' ' && p - from <= 8) {
      p++;
    }
    int seconds = digits(text, p, to);
    if (seconds == p || seconds - p > 10 || seconds >= to || text[seconds] != '.') {
      return from;
    }
    int fraction = digits(text, seconds + 1, to);
    if (fraction == seconds + 1
        || fraction - seconds > 10
        || fraction >= to
        || text[fraction] != ']') {
      return from;
    }
    int end = behindCaller(text, fraction + 1, to);
    return end < to && text[end] == ' ' ? end + 1 : from;
  }

  /** {@code [ T12]}, {@code [ C0]}. */
  private static int behindCaller(byte[] text, int from, int to) {
    int p = from;
    if (p < to && text[p] == '[') {
      p++;
      while (p < to && text[p] == ' ' && p - from <= 8) {
        p++;
      }
      int end = p < to && (text[p] == 'T' || text[p] == 'C') ? digits(text, p + 1, to) : p;
      return end > p + 1 && end - p <= 11 && end < to && text[end] == ']' ? end + 1 : from;
    }
    return from;
  }

  private static int digits(byte[] text, int from, int to) {
    int p = from;
    while (p < to && Bytes.isDigit(text[p])) {
      p++;
    }
    return p;
  }
}
