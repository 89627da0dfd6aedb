package dev.faultline.traces.log;

import dev.faultline.v1.TaskStack;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines that say whose stack follows. */
final class TaskLine {
  private static final Pattern HUNG =
      Pattern.compile(
          "INFO: task (.{0,64}):(\\d{1,10}) (?:is )?blocked (?:in I/O wait )?for more than"
              + " (\\d{1,9}) seconds?\\..*");
  private static final Pattern DUMPED = Pattern.compile("task:(.{1,64}?)\\s+state:(\\S)\\S*(.*)");
  private static final Pattern OLD_DUMPED =
      Pattern.compile(
          "(\\S.{0,15}?)\\s+([RSDTtXZPI])\\s+(?:(?:[0-9a-f]{8,16}|running task)\\s+)?\\d{1,6}"
              + "\\s+(\\d{1,10})\\s+\\d{1,10}\\s+0x[0-9a-f]+.*");
  private static final Pattern FIELD = Pattern.compile("\\b(pid|tgid):\\s*(\\d{1,10})");
  private static final Pattern PROC =
      Pattern.compile(
          "(?:==> |.{0,60}[#$%] ?)?(?:(?:sudo )?cat )?/proc/(\\d{1,10})(?:/task/(\\d{1,10}))?(?:/stack)?(?:"
              + " <==|:)?(?: (\\S.{0,63}?))?(?: ([RSDTtXZPI]))?\\s*");

  private TaskLine() {}

  /** The head of a report of a hung task. */
  static Optional<TaskStack.Builder> hung(String line) {
    Matcher hung = HUNG.matcher(line);
    return hung.matches()
        ? Optional.of(
            of(hung.group(2))
                .setComm(hung.group(1))
                .setState("D")
                .setBlockedS(Long.parseLong(hung.group(3)))
                .setSource(TaskStack.Source.HUNG_TASK))
        : Optional.empty();
  }

  /** {@code task:NAME state:D ... pid:P}; a mailer may have broken it behind the state. */
  static Optional<TaskStack.Builder> dumped(String line) {
    Matcher dumped = DUMPED.matcher(line);
    if (!dumped.matches()) {
      return Optional.empty();
    }
    TaskStack.Builder task =
        TaskStack.newBuilder()
            .setComm(dumped.group(1))
            .setState(dumped.group(2))
            .setSource(TaskStack.Source.TASK_DUMP);
    fields(dumped.group(3), task);
    return Optional.of(task);
  }

  /** What a mailer has broken off. */
  static boolean fields(String line, TaskStack.Builder task) {
    if (!line.contains("pid:")) {
      return false;
    }
    Matcher field = FIELD.matcher(line);
    boolean any = false;
    while (field.find()) {
      any = true;
      int number = number(field.group(2));
      if (field.group(1).equals("pid")) {
        task.setTid(number).setHasTid(true);
      } else {
        task.setTgid(number);
      }
    }
    return any;
  }

  /** The name of a file in /proc that has a stack, as scripts print it in front of one. */
  static Optional<TaskStack.Builder> proc(String line) {
    Matcher proc = PROC.matcher(line);
    if (!proc.matches()) {
      return Optional.empty();
    }
    boolean thread = proc.group(2) != null;
    TaskStack.Builder task =
        of(thread ? proc.group(2) : proc.group(1))
            .setTgid(thread ? number(proc.group(1)) : 0)
            .setSource(TaskStack.Source.PROC);
    if (proc.group(3) != null && proc.group(4) != null) {
      task.setComm(proc.group(3));
    }
    if (proc.group(4) != null) {
      task.setState(proc.group(4));
    }
    return Optional.of(task);
  }

  private static TaskStack.Builder of(String tid) {
    return TaskStack.newBuilder().setTid(number(tid)).setHasTid(true);
  }

  static int number(String digits) {
    long number = Long.parseLong(digits);
    return number > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) number;
  }

  /** Of kernels before 5.9: {@code fio D ffff88003 0 226 1 0x00000000}. */
  static Optional<TaskStack.Builder> oldDumped(String line) {
    Matcher old = OLD_DUMPED.matcher(line);
    return old.matches()
        ? Optional.of(
            of(old.group(3))
                .setComm(old.group(1))
                .setState(old.group(2))
                .setSource(TaskStack.Source.TASK_DUMP))
        : Optional.empty();
  }
}
