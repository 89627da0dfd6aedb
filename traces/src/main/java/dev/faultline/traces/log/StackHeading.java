package dev.faultline.traces.log;

import dev.faultline.v1.TaskStack;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose a stack is that was copied from /proc or printed by a debugger: everybody's script prints
 * something else in front of it. The nearest line that names a thread counts; where two such lines
 * stand above one another, as in a listing of processes, none is taken for a heading.
 */
final class StackHeading {
  /** A heading stands near, but for {@code /proc/PID/status}, which is long. */
  private static final int NEAR = 3;

  private static final Pattern PATH = Pattern.compile("/proc/(\\d{1,10})(?:/task/(\\d{1,10}))?\\b");
  private static final Pattern STATUS = Pattern.compile("(Name|State|Tgid|Pid):\\s+(\\S{1,64}).*");
  private static final Pattern LABEL =
      Pattern.compile(
          "(?i)(?:^|[^a-z])(?:pid|tid|lwp|task|thread|process|stack_trace|find_task)"
              + "\\b[\"']?\\s*(?:[:=#(]\\s*)?(?:prog,\\s*)?(\\d{1,10})\\b.*");
  private static final Pattern COMM =
      Pattern.compile(
          "(?i)(?:\\b(?:comm|command|cmd|name)\\b\\s*[:=]\\s*\"?|\\(\"?|\\s\")([^\"\\s()\\d][^\"\\s()]{0,62}).*");
  private static final Pattern STATE =
      Pattern.compile("(?i).*\\bstate\\b\\s*[:=]\\s*([RSDTtXZPI])\\b.*");
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,10})");
  private static final Pattern NAME_FIRST =
      Pattern.compile("(?:.*\\s)?(\\S{1,64}?)(?:[-:/]|\\s?[(\\[])(\\d{1,10})[)\\]]?");
  private static final Pattern NUMBER_FIRST =
      Pattern.compile("(\\d{1,10})[:,]?\\s+\\(?([^\\s()]{1,63})\\)?(?:\\s+([RSDTtXZI]))?");
  private static final Pattern PROCESS =
      Pattern.compile("(?:[^\\s\\d]\\S*\\s+)?(\\d{1,10})\\s(?:.*?\\s)??([RSDTtXZI])[<NLsl+]*\\s.*");

  private StackHeading() {}

  /** What the lines in front of a stack say of its task. */
  static TaskStack.Builder of(RecentLines before) {
    TaskStack.Builder task = TaskStack.newBuilder();
    for (int back = 0; back < before.size() && !task.getHasTid(); back++) {
      String line = before.back(back);
      if (line.contains("/proc/")) {
        path(line, task);
      } else if (!status(line, task) && back < NEAR) {
        Optional<TaskStack.Builder> named = named(line);
        if (named.isPresent()) {
          return isAlone(before, back, named.get().getTid())
              ? withName(named.get(), before, back)
              : task;
        }
      }
    }
    return task;
  }

  /** {@code /proc/PID/comm} often comes behind the number. */
  private static TaskStack.Builder withName(TaskStack.Builder named, RecentLines before, int back) {
    return named.getComm().isEmpty() && back > 0
        ? named.setComm(word(before.back(back - 1)))
        : named;
  }

  private static boolean isAlone(RecentLines before, int back, int tid) {
    return back + 1 >= before.size()
        || named(before.back(back + 1)).filter(other -> other.getTid() != tid).isEmpty();
  }

  private static void path(String line, TaskStack.Builder task) {
    Matcher path = PATH.matcher(line);
    while (path.find()) {
      boolean thread = path.group(2) != null;
      task.setTid(TaskLine.number(thread ? path.group(2) : path.group(1)))
          .setHasTid(true)
          .setTgid(thread ? TaskLine.number(path.group(1)) : 0);
    }
  }

  /** A line of {@code /proc/PID/status}. */
  private static boolean status(String line, TaskStack.Builder task) {
    Matcher status = STATUS.matcher(line);
    if (!status.matches() || line.indexOf('\t') < 0) {
      return false;
    }
    String value = status.group(2);
    switch (String.valueOf(status.group(1))) {
      case "Name" -> task.setComm(value);
      case "State" -> task.setState(value.substring(0, 1));
      case "Tgid" -> task.setTgid(numberOf(value));
      default -> task.setTid(numberOf(value)).setHasTid(true);
    }
    return true;
  }

  private static int numberOf(String value) {
    return NUMBER.matcher(value).matches() ? TaskLine.number(value) : 0;
  }

  /** The task that a line names. */
  private static Optional<TaskStack.Builder> named(String line) {
    String bare = bare(line);
    Matcher label = LABEL.matcher(bare);
    if (label.find()) {
      TaskStack.Builder task = task(label.group(1));
      Matcher comm = COMM.matcher(bare);
      if (comm.find()) {
        task.setComm(comm.group(1));
      }
      Matcher state = STATE.matcher(bare);
      return Optional.of(state.matches() ? task.setState(state.group(1)) : task);
    }
    Matcher number = NUMBER.matcher(bare);
    if (number.matches()) {
      return Optional.of(task(bare));
    }
    Matcher numberFirst = NUMBER_FIRST.matcher(bare);
    if (numberFirst.matches()) {
      TaskStack.Builder task = task(numberFirst.group(1)).setComm(numberFirst.group(2));
      return Optional.of(numberFirst.group(3) == null ? task : task.setState(numberFirst.group(3)));
    }
    Matcher nameFirst = NAME_FIRST.matcher(bare);
    if (nameFirst.matches()) {
      return Optional.of(task(nameFirst.group(2)).setComm(nameFirst.group(1)));
    }
    Matcher process = PROCESS.matcher(bare);
    return process.matches()
        ? Optional.of(task(process.group(1)).setState(process.group(2)))
        : Optional.empty();
  }

  private static TaskStack.Builder task(String tid) {
    return TaskStack.newBuilder().setTid(TaskLine.number(tid)).setHasTid(true);
  }

  /** A name that stands alone in a line, as {@code /proc/PID/comm} gives it. */
  private static String word(String line) {
    String bare = bare(line);
    return bare.isEmpty() || bare.length() > 15 || bare.indexOf(' ') >= 0 ? "" : bare;
  }

  /** Without what people draw round a heading. */
  private static String bare(String line) {
    int from = 0;
    int to = line.length();
    while (from < to && isDrawn(line.charAt(from))) {
      from++;
    }
    while (to > from && (isDrawn(line.charAt(to - 1)) || line.charAt(to - 1) == ':')) {
      to--;
    }
    return line.substring(from, to);
  }

  private static boolean isDrawn(char c) {
    return c == ' ' || c == '\t' || c == '-' || c == '=' || c == '#' || c == '*' || c == '~'
        || c == '_' || c == '>' || c == '<';
  }
}
