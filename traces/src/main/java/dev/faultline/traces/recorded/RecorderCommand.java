package dev.faultline.traces.recorded;

import dev.faultline.stream.Recorder;
import dev.faultline.stream.RecordingFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the command line of {@code trace-cmd record} or {@code perf record}: which events were on,
 * with which filters, of which tasks. Of options that say nothing of this it has to know whether a
 * value follows, for what is no option is the command that was recorded, and its options are its
 * own.
 */
public final class RecorderCommand {
  private static final Set<String> PERF_VALUES =
      Set.of(
          "-c --count -D --delay -F --freq -G --cgroup -I -j -k --clockid -m --mmap-pages -o --output"
              .split(" "));
  private static final Set<String> PERF_TASKS = Set.of("-p", "--pid", "-t", "--tid", "-u", "--uid");
  private static final Set<String> TRACE_CMD_VALUES =
      Set.of(
          "-A -B -b -C -d -g -H -k -L -l -m -M -N -n -O -o -p -r -R -s -t -V -X --module --user"
              .split(" "));

  /** Options of one letter that take none, and may be written as one word with others. */
  private static final String PERF_FLAGS = "aABbdghiNnPqRsTvWz";

  private final RecordingNotes notes;
  private final List<String> lastEvents = new ArrayList<>();
  private boolean perf;
  private boolean everyTask;
  private boolean negated;
  private String tasks = "";

  /** Takes command lines into notes. */
  public RecorderCommand(RecordingNotes notes) {
    this.notes = notes;
  }

  /**
   * Takes a command line.
   *
   * @param words program, subcommand, options
   * @return what is wrong with it; empty if nothing is
   */
  public String take(List<String> words) {
    String line = RecordingNotes.value(String.join(" ", words));
    notes.recorder(new Recorder(line, "", "", 0, ""));
    perf = !words.isEmpty() && words.get(0).endsWith("perf");
    int i = 2;
    while (i < words.size() && words.get(i).startsWith("-") && !words.get(i).equals("--")) {
      String word = words.get(i++);
      int end = optionEnd(word);
      String option = word.substring(0, end);
      boolean follows = end == word.length() && takesValue(option);
      String value = word.substring(end).replaceFirst("^=", "");
      if (follows && i < words.size()) {
        value = words.get(i++);
      }
      String problem = option(option, value);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return finish(i < words.size());
  }

  /** {@code --event=foo} and {@code -efoo} have their value in one word with them. */
  private static int optionEnd(String word) {
    if (word.startsWith("--")) {
      return word.indexOf('=') > 0 ? word.indexOf('=') : word.length();
    }
    return word.startsWith("-e") ? 2 : word.length();
  }

  private boolean takesValue(String option) {
    return switch (option) {
      case "-e", "--event", "--filter" -> true;
      case "-f", "-P" -> !perf;
      case "-C", "--cpu" -> true;
      default ->
          perf
              ? PERF_TASKS.contains(option) || PERF_VALUES.contains(option)
              : TRACE_CMD_VALUES.contains(option);
    };
  }

  private String option(String option, String value) {
    if (option.equals("-e") || option.equals("--event")) {
      return events(value);
    }
    if (option.equals("--filter") || (!perf && option.equals("-f"))) {
      return filter(value);
    }
    return perf ? perfOption(option, value) : traceCmdOption(option, value);
  }

  private String perfOption(String option, String value) {
    if (option.equals("-C") || option.equals("--cpu")) {
      everyTask = true;
      return notes.filter(new RecordingFilter("", "CPUs " + value, false));
    }
    if (PERF_TASKS.contains(option)) {
      tasks = option + " " + value;
    }
    everyTask |= option.equals("--all-cpus") || (areFlags(option) && option.indexOf('a') > 0);
    return "";
  }

  private static boolean areFlags(String option) {
    return option.substring(1).chars().allMatch(c -> PERF_FLAGS.indexOf(c) >= 0);
  }

  private String traceCmdOption(String option, String value) {
    negated |= option.equals("-v");
    if (option.equals("-P") || option.equals("-F")) {
      tasks = (option + " " + value).strip();
    }
    return "";
  }

  private String events(String list) {
    lastEvents.clear();
    String problem = "";
    for (String event : List.of(list.replaceAll("[{}\"']", "").split("[,\\s]+", -1))) {
      String[] parts = event.replace('/', ':').split(":", -1);
      // perf counts much that is no tracepoint; modifiers stand behind a second colon.
      boolean tracepoint = !event.isEmpty() && (!perf || parts.length > 1);
      if (tracepoint && problem.isEmpty()) {
        notes.complete();
        String glob = parts.length > 1 ? parts[0] + ":" + parts[1] : parts[0];
        lastEvents.add(glob);
        problem = notes.event(glob);
      }
    }
    return negated && problem.isEmpty() ? filter("switched off by -v") : problem;
  }

  private String filter(String expression) {
    for (String event : lastEvents) {
      String problem = notes.filter(new RecordingFilter(event, expression, false));
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return "";
  }

  /** Without -a, perf records the command that it starts, or else everything. */
  private String finish(boolean ownCommand) {
    boolean ofCommand = perf && !everyTask && ownCommand && tasks.isEmpty();
    if (ofCommand) {
      return notes.filter(RecordingFilter.ofTasks("the command and its children: perf had no -a"));
    }
    return tasks.isEmpty() || everyTask ? "" : notes.filter(RecordingFilter.ofTasks(tasks));
  }
}
