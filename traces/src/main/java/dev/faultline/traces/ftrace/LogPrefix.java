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
    int length = Math.min(to - from, LONGEST);
    String line = new String(text, from, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = PREFIX.matcher(line);
    return matcher.lookingAt() ? from + matcher.end() : from;
  }
}
