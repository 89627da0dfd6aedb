package dev.faultline.traces.ftrace;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of ftrace text that are neither events nor losses, and yet known. */
final class OtherLine {
  private static final Pattern ENTRIES =
      Pattern.compile("# entries-in-buffer/entries-written: (\\d+)/(\\d+) .*");
  private static final Pattern REPORT_HEAD =
      Pattern.compile("cpus=\\d+|version = \\d+|CPU \\d+ is empty");
  private static final int LONGEST = 120;

  private boolean overwritten;

  /** Whether the line is known. */
  boolean scan(byte[] text, int from, int to) {
    overwritten = false;
    int p = from;
    while (p < to && text[p] == ' ') {
      p++;
    }
    if (p == to) {
      return true;
    }
    if (text[p] == '=' && p + 2 < to && text[p + 1] == '>' && text[p + 2] == ' ') {
      return true;
    }
    if (text[from] == '#') {
      overwritten = isOverwritten(string(text, from, to));
      return true;
    }
    return (text[from] == 'c' || text[from] == 'v' || text[from] == 'C')
        && REPORT_HEAD.matcher(string(text, from, to)).matches();
  }

  private static boolean isOverwritten(String line) {
    Matcher matcher = ENTRIES.matcher(line);
    return matcher.matches() && !matcher.group(1).equals(matcher.group(2));
  }

  private static String string(byte[] text, int from, int to) {
    return new String(text, from, Math.min(to - from, LONGEST), StandardCharsets.ISO_8859_1);
  }

  /** Whether the line says that the buffer does not hold all that was written to it. */
  boolean saysOverwritten() {
    return overwritten;
  }
}
