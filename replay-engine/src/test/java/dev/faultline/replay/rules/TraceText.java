package dev.faultline.replay.rules;

import dev.faultline.traces.binding.Bindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An ftrace capture in shorthand.
 *
 * <p>A line is {@code comm-tid cpu body}, with {@code h}, {@code s} or {@code z} behind the CPU
 * where an interrupt, a softirq or an NMI recorded it, {@code ?} where the flags shall be missing,
 * and {@code @seconds} before the body where the time matters; the others follow each other by 100
 * µs. In the body, {@code {A}}, {@code {B}}, {@code {C}} stand for three files in ascending order
 * of address, in the form that probes print ({@code dev= ino= mapping=}), {@code {A.ptr}} for the
 * address alone, {@code {a}} for the form of {@code mm_filemap_add_to_page_cache}, {@code {a=}} for
 * that of {@code mm_filemap_fault}, {@code {ax}} for that of iomap and XFS. Lines that begin with
 * {@code CPU:} or {@code #} stay as they are. Behind {@code // BUG} the rest of a line says what a
 * finding that this line proves must be called; {@code // BUG} lines are numbered like all others.
 */
public final class TraceText {
  /** What the probes of such a capture mean; it takes longer to read than most traces. */
  public static final Bindings BINDINGS = Bindings.builtIn();

  private static final Pattern LINE =
      Pattern.compile("(\\S+)-(\\d+)\\s+(\\d+)([hsz?])?\\s+(?:@(\\d+\\.\\d+)\\s+)?(.*)");
  private static final long STEP_US = 100;

  /**
   * A line that must be proof of a finding.
   *
   * @param line its number, from 1
   * @param title what the finding's title must contain
   */
  record Mark(long line, String title) {}

  private final StringBuilder text = new StringBuilder();
  private final List<Mark> marks = new ArrayList<>();
  private long lines;
  private long nowUs = 1_000_000;

  private TraceText() {}

  /** Reads shorthand. */
  public static TraceText of(String shorthand) {
    TraceText trace = new TraceText();
    shorthand.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(trace::add);
    return trace;
  }

  /** The capture. */
  public String text() {
    return text.toString();
  }

  List<Mark> marks() {
    return marks;
  }

  private void add(String shorthand) {
    lines++;
    String line = shorthand;
    int mark = line.indexOf("// BUG");
    if (mark >= 0) {
      String title = line.substring(mark + "// BUG".length());
      marks.add(new Mark(lines, title.startsWith(":") ? title.substring(1).strip() : ""));
      line = line.substring(0, mark).stripTrailing();
    }
    if (line.startsWith("CPU:") || line.startsWith("#")) {
      text.append(line).append('\n');
      return;
    }
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not \"comm-tid cpu body\": " + line);
    }
    String stamp = parts.group(5);
    if (stamp == null) {
      nowUs += STEP_US;
    } else {
      nowUs = Math.round(Double.parseDouble(stamp) * 1_000_000);
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%16s-%-7s [%03d] %s %5d.%06d: %s%n",
            parts.group(1),
            parts.group(2),
            Integer.parseInt(parts.group(3)),
            flags(parts.group(4)),
            nowUs / 1_000_000,
            nowUs % 1_000_000,
            expand(parts.group(6))));
  }

  private static String flags(@Nullable String context) {
    if (context == null) {
      return ".....";
    }
    return context.equals("?") ? "" : "d." + context + "..";
  }

  private static String expand(String body) {
    String expanded = body;
    for (char file = 'A'; file <= 'C'; file++) {
      int number = file - 'A' + 1;
      String address = "0xff1100000456" + number + "910";
      long ino = 4096L + number;
      char small = Character.toLowerCase(file);
      expanded =
          expanded
              .replace("{" + file + "}", "dev=266338304 ino=" + ino + " mapping=" + address)
              .replace("{" + file + ".ptr}", address)
              .replace("{" + small + "}", "dev 254:0 ino " + Long.toHexString(ino) + " pfn=0x9a00")
              .replace("{" + small + "x}", "dev 254:0 ino 0x" + Long.toHexString(ino))
              .replace("{" + small + "=}", "dev=254:0 ino=" + Long.toHexString(ino));
    }
    return expanded;
  }
}
