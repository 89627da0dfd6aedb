package dev.faultline.traces.recorded;

import dev.faultline.stream.ProbeCount;
import dev.faultline.stream.Recorder;
import dev.faultline.stream.RecordingFilter;
import java.util.List;

/**
 * The line in which whoever records says what: {@code faultline recorded KEY=VALUE ...}. It may
 * stand in a marker, in a comment or in a file; several lines add up, because a marker is short.
 *
 * <pre>
 * faultline recorded events=iomap:*,fdm:page_fault_enter clock=mono kernel=6.12.117 cpus=4
 * faultline recorded filter="iomap:iomap_iter dev == 3" tasks=12,13 filesystem=xfs
 * faultline recorded probes=page_fault_exit:19233:0,remap_exit:7:2 command="trace-cmd record"
 * </pre>
 *
 * <p>A value with blanks stands in quotation marks, in which a backslash takes the next character
 * as it is. A word without {@code =} is an event. Keys that are not known are passed over.
 */
public final class RecordedLine {
  static final String BEGINNING = "faultline recorded";

  private static final int MAX_CPUS = 1 << 16;

  private final RecordingNotes notes;

  /** Takes lines into notes. */
  public RecordedLine(RecordingNotes notes) {
    this.notes = notes;
  }

  /** Whether a text is such a line, bare or in a comment. */
  public static boolean isOne(String text) {
    return text.startsWith(BEGINNING, begin(text));
  }

  private static int begin(String text) {
    int p = 0;
    while (p < text.length() && (text.charAt(p) == '#' || text.charAt(p) == ' ')) {
      p++;
    }
    return p;
  }

  /**
   * Takes a line.
   *
   * @return what is wrong with it; empty if nothing is
   */
  public String take(String line) {
    String rest = line.substring(begin(line) + BEGINNING.length());
    if (!rest.isEmpty() && rest.charAt(0) != ' ') {
      return "expected a blank behind '" + BEGINNING + "'";
    }
    for (String word : ShellWords.of(rest)) {
      int equals = word.indexOf('=');
      String problem =
          equals > 0
              ? said(word.substring(0, equals), word.substring(equals + 1))
              : said("events", word);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return "";
  }

  private String said(String key, String value) {
    switch (key) {
      case "events" -> {
        notes.complete();
        return each(value, notes::event);
      }
      case "complete" -> {
        if (value.equals("no")) {
          notes.partial();
        }
        return value.equals("no") || value.equals("yes") ? "" : wrong(key, "yes or no", value);
      }
      case "filter" -> {
        int blank = value.indexOf(' ');
        return blank <= 0
            ? wrong(key, "an event, a blank and an expression", value)
            : notes.filter(
                new RecordingFilter(
                    value.substring(0, blank), value.substring(blank).strip(), false));
      }
      case "tasks" -> {
        return notes.filter(RecordingFilter.ofTasks(value));
      }
      case "filesystem" -> {
        return each(value, notes::filesystem);
      }
      case "probes" -> {
        return each(value, this::probe);
      }
      default -> {
        return recorder(key, value);
      }
    }
  }

  private String recorder(String key, String value) {
    String text = RecordingNotes.value(value);
    switch (key) {
      case "command" -> notes.recorder(new Recorder(text, "", "", 0, ""));
      case "clock" -> notes.recorder(new Recorder("", text, "", 0, ""));
      case "kernel" -> notes.recorder(new Recorder("", "", text, 0, ""));
      case "buffer" -> notes.recorder(new Recorder("", "", "", 0, text));
      case "cpus" -> {
        long cpus = number(value);
        if (cpus < 1 || cpus > MAX_CPUS) {
          return wrong(key, "a number up to " + MAX_CPUS, value);
        }
        notes.recorder(new Recorder("", "", "", (int) cpus, ""));
      }
      default -> {
        // Of a later version.
      }
    }
    return "";
  }

  /** {@code name:hits:missed}, the name with or without its group. */
  private String probe(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      return wrong("probes", "name:hits:missed", text);
    }
    String name = parts[0].substring(parts[0].indexOf('/') + 1);
    return notes.probe(new ProbeCount(name, number(parts[1]), number(parts[2])));
  }

  private static long number(String text) {
    try {
      return text.startsWith("+") ? -1 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** What takes a part of a value and says what is wrong with it. */
  private interface Taker {
    String take(String part);
  }

  private static String each(String list, Taker taker) {
    for (String part : List.of(list.split(",", -1))) {
      String problem = part.isEmpty() ? "" : taker.take(part);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return "";
  }

  private static String wrong(String key, String expected, String value) {
    return "expected " + expected + " for " + key + ", not '" + RecordingNotes.shown(value) + "'";
  }
}
