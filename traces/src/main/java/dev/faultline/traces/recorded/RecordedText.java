package dev.faultline.traces.recorded;

import dev.faultline.stream.ProbeCount;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what people have at hand that says what was recorded. Each line is told by what it looks
 * like, so that several such files may be one:
 *
 * <ul>
 *   <li>a line of the capture script, {@code faultline recorded events=iomap:* clock=mono}
 *   <li>a definition, as in {@code dynamic_events} or {@code kprobe_events}
 *   <li>a line of {@code kprobe_profile}
 *   <li>a command line of trace-cmd or perf
 *   <li>events, as in {@code set_event}, one or several, with blanks or commas between them
 * </ul>
 *
 * <p>Definitions and profiles name probes and say nothing of tracepoints; lists say everything.
 */
final class RecordedText {
  private static final Pattern DEFINITION =
      Pattern.compile("[prfetsu]\\d{0,6}:([^\\s/.]+)(?:[/.]([^\\s/]+))?(?:\\s.*)?");
  private static final Pattern PROFILE =
      Pattern.compile("(?:\\S+/)?([\\w.-]+)\\s+(\\d{1,18})\\s+(\\d{1,18})");
  private static final Pattern COMMAND =
      Pattern.compile("(?:\\S*/)?(?:trace-cmd|perf)\\s+(?:record|start|set)\\b.*");

  private static final KnownEvents KNOWN = new KnownEvents();

  private final RecordingNotes notes;
  private final RecordedLine statement;

  RecordedText(RecordingNotes notes) {
    this.notes = notes;
    this.statement = new RecordedLine(notes);
  }

  /**
   * Takes a line.
   *
   * @return what is wrong with it; empty if nothing is
   */
  String line(String text) {
    String line = text.strip();
    if (RecordedLine.isOne(line)) {
      return statement.take(line);
    }
    if (line.isEmpty() || line.startsWith("#")) {
      return "";
    }
    Matcher definition = DEFINITION.matcher(line);
    if (definition.matches()) {
      return definition(line.charAt(0), definition.group(1), definition.group(2));
    }
    Matcher profile = PROFILE.matcher(line);
    if (profile.matches()) {
      return profile(profile.group(1), profile.group(2), profile.group(3));
    }
    if (COMMAND.matcher(line).matches()) {
      return new RecorderCommand(notes).take(ShellWords.of(line));
    }
    return list(line);
  }

  /** {@code p:fdm/dio_drained inode_dio_wait}; without a group, it is that of the sort of probe. */
  private String definition(char sort, String first, @Nullable String second) {
    String group =
        switch (Character.toLowerCase(sort)) {
          case 'f', 't' -> "fprobes";
          case 'e' -> "eprobes";
          case 's' -> "synthetic";
          case 'u' -> "uprobes";
          default -> "kprobes";
        };
    return notes.event(second == null ? group + ":" + first : first + ":" + second);
  }

  private String profile(String name, String hits, String missed) {
    String problem =
        notes.probe(new ProbeCount(name, Long.parseLong(hits), Long.parseLong(missed)));
    return problem.isEmpty() ? notes.event("*:" + name) : problem;
  }

  private String list(String line) {
    for (String word : List.of(line.split("[\\s,]+", -1))) {
      String problem = word.isEmpty() ? "" : word(word);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return "";
  }

  private String word(String word) {
    if (word.indexOf('=') > 0) {
      return statement.take(RecordedLine.BEGINNING + " " + word);
    }
    if (word.indexOf(':') < 0 && word.indexOf('*') < 0 && !KNOWN.isSystemOrEvent(word)) {
      return "expected system:event, or a system such as iomap, not '"
          + RecordingNotes.shown(word)
          + "'";
    }
    notes.complete();
    // Newer kernels append the module that an event was asked for.
    int module = word.indexOf(":mod:");
    return notes.event(module > 0 ? word.substring(0, module) : word);
  }
}
