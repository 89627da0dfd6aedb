package dev.faultline.traces.log;

import dev.faultline.v1.CacheMessage;
import dev.faultline.v1.HeldLocks;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.TaskStack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a kernel log says of tasks that sleep, of locks, and of the page cache. Lines of other
 * parts of the kernel may stand between.
 */
public final class ReportReader implements LogLines.Listener {
  private static final int LONGEST = 600;
  private static final Pattern VERSION = Pattern.compile("Linux version (\\S{1,100}) .*");
  private static final Pattern TAINT =
      Pattern.compile("\\s+(?:Not tainted|Tainted: [A-Z ]+?) +(\\d+\\.\\d+\\S{0,80}) #.*");
  private static final Pattern FILE =
      Pattern.compile("File: (.{1,4096}) PID: (\\d{1,10}) Comm: (.{0,64})");
  private static final String INVALIDATION = "Page cache invalidation failure on direct I/O";
  private static final String COLLISION = "Direct I/O collision with buffered writes!";

  private final List<LogRecord> records = new ArrayList<>();
  private final Set<Integer> reported = new HashSet<>();
  private final StackReader stacks =
      new StackReader(
          (stack, number, stampNs) -> add(number, stampNs, LogRecord.newBuilder().setStack(stack)));
  private Optional<HeldLocks.Builder> held = Optional.empty();
  private Optional<LockReportReader> splat = Optional.empty();
  private long begun;
  private long beganNs;
  private int boot;
  private int report = 1;
  private boolean booted;
  private boolean failedBefore;
  private String kernel = "";

  /** Whether a text, plain as {@link LogLines} gives it, holds anything that is read here. */
  public static boolean isAnyIn(byte[] plain) {
    ReportReader reader = new ReportReader();
    int from = 0;
    long number = 0;
    while (from < plain.length && reader.records.isEmpty()) {
      int to = from;
      while (to < plain.length && plain[to] != '\n') {
        to++;
      }
      reader.line(++number, -1, plain, from, to);
      from = to + 1;
    }
    return !reader.takeAll().isEmpty();
  }

  @Override
  public void line(long number, long stampNs, byte[] text, int from, int to) {
    if (isBlank(text, from, to)) {
      failedBefore = failedBefore && from < to;
      stacks.blank();
    } else {
      int length = Math.min(to - from, LONGEST);
      read(new String(text, from, length, StandardCharsets.ISO_8859_1), number, stampNs);
    }
  }

  private static boolean isBlank(byte[] text, int from, int to) {
    int p = from;
    while (p < to && (text[p] == ' ' || text[p] == '\t')) {
      p++;
    }
    return p == to;
  }

  private void read(String line, long number, long stampNs) {
    if (splat.isPresent() && splat.get().line(line, number)) {
      return;
    }
    endSplat();
    if (stacks.frame(line, number, stampNs)) {
      return;
    }
    stacks.other(line);
    if (held.isPresent() && LockLines.add(line, number, held.get())) {
      return;
    }
    Optional<TaskStack.Builder> task = stacks.open();
    if (task.isPresent() && !task.get().getHasTid() && TaskLine.fields(line, task.get())) {
      return;
    }
    heads(line, number, stampNs);
  }

  private void heads(String line, long number, long stampNs) {
    switch (line.charAt(0)) {
      case 'I' -> info(line, number, stampNs);
      case 'C', 'B' -> callTrace(line, number, stampNs);
      case 'W' -> warning(line, number, stampNs);
      case 'L' -> version(line);
      case 's' -> sysrq(line);
      case 'P' -> failed(line, number, stampNs);
      case 'D' -> {
        warning(line, number, stampNs);
        failed(line, number, stampNs);
      }
      case 'F' -> file(line, number, stampNs);
      case 'S', '=' -> {
        sysrq(line);
        stacks.end();
      }
      default -> {}
    }
    others(line, number, stampNs);
  }

  private void info(String line, long number, long stampNs) {
    Optional<TaskStack.Builder> hung = TaskLine.hung(line);
    if (hung.isPresent()) {
      if (reported.contains(hung.get().getTid())) {
        nextReport();
      }
      reported.add(hung.get().getTid());
      begin(hung.get(), number, stampNs);
      return;
    }
    LockLines.owner(line)
        .ifPresent(
            owner -> {
              endAll();
              add(number, stampNs, LogRecord.newBuilder().setOwner(owner));
            });
    warning(line, number, stampNs);
  }

  private void dumped(TaskStack.Builder fresh, long number, long stampNs) {
    // The line that says that the task is hung stands in front of the one that describes it.
    Optional<TaskStack.Builder> known =
        stacks
            .open()
            .filter(task -> task.getFrameCount() == 0)
            .filter(task -> task.getSource() == TaskStack.Source.HUNG_TASK)
            .filter(task -> !fresh.getHasTid() || fresh.getTid() == task.getTid());
    if (known.isPresent()) {
      known.get().setState(fresh.getState()).setTgid(fresh.getTgid());
    } else {
      begin(fresh, number, stampNs);
    }
  }

  private void callTrace(String line, long number, long stampNs) {
    boolean trace =
        line.startsWith("Call Trace:")
            || line.startsWith("Call trace:")
            || line.startsWith("Backtrace:");
    if (trace && stacks.open().map(TaskStack.Builder::getFrameCount).orElse(1) > 0) {
      begin(TaskStack.newBuilder().setSource(TaskStack.Source.CALL_TRACE), number, stampNs);
    }
  }

  private void warning(String line, long number, long stampNs) {
    LockReportReader.begin(line)
        .ifPresent(
            fresh -> {
              endAll();
              splat = Optional.of(fresh);
              begun = number;
              beganNs = stampNs;
            });
  }

  private void version(String line) {
    Matcher version = VERSION.matcher(line);
    if (version.matches()) {
      endAll();
      kernel = version.group(1);
      boot += booted ? 1 : 0;
      booted = true;
      nextReport();
    }
  }

  private void sysrq(String line) {
    if (line.startsWith("sysrq: Show") || line.startsWith("SysRq : Show")) {
      endAll();
      nextReport();
    }
  }

  private void failed(String line, long number, long stampNs) {
    failedBefore = line.startsWith(INVALIDATION);
    if (line.startsWith(COLLISION)) {
      file(line.substring(COLLISION.length()).trim(), COLLISION, number, stampNs);
    }
  }

  private void file(String line, long number, long stampNs) {
    if (failedBefore) {
      file(line, INVALIDATION, number, stampNs);
    }
    failedBefore = false;
  }

  private void file(String line, String message, long number, long stampNs) {
    Matcher file = FILE.matcher(line);
    CacheMessage.Builder cache = CacheMessage.newBuilder().setMessage(message);
    if (file.matches()) {
      cache.setPath(file.group(1)).setTid(TaskLine.number(file.group(2))).setComm(file.group(3));
    }
    add(number, stampNs, LogRecord.newBuilder().setCache(cache));
  }

  private void others(String line, long number, long stampNs) {
    if (line.startsWith("Workqueue: ")) {
      stacks.open().ifPresent(open -> open.setWorkqueue(line.substring(11).trim()));
      return;
    }
    if (line.contains(" </TASK>") || line.startsWith("</TASK>")) {
      stacks.end();
      return;
    }
    if (line.contains("held by ")) {
      LockLines.holder(line)
          .ifPresent(
              list -> {
                endAll();
                held = Optional.of(list);
                begun = number;
                beganNs = stampNs;
              });
      return;
    }
    if (line.contains("/proc/")) {
      TaskLine.proc(line).ifPresent(fresh -> begin(fresh, number, stampNs));
      return;
    }
    if (line.contains("ainted")) {
      Matcher taint = TAINT.matcher(line);
      if (taint.matches()) {
        kernel = kernel.isEmpty() ? taint.group(1) : kernel;
        return;
      }
    }
    if (line.startsWith("task:")) {
      TaskLine.dumped(line).ifPresent(fresh -> dumped(fresh, number, stampNs));
    } else if (line.contains(" 0x")) {
      TaskLine.oldDumped(line).ifPresent(fresh -> dumped(fresh, number, stampNs));
    }
  }

  private void begin(TaskStack.Builder fresh, long number, long stampNs) {
    endAll();
    stacks.begin(fresh, number, stampNs);
  }

  private void nextReport() {
    report++;
    reported.clear();
  }

  private void endAll() {
    endSplat();
    stacks.end();
    held.filter(list -> list.getEntryCount() > 0)
        .ifPresent(list -> add(begun, beganNs, LogRecord.newBuilder().setHeld(list)));
    held = Optional.empty();
  }

  private void endSplat() {
    splat
        .map(LockReportReader::report)
        .filter(read -> read.getStepCount() > 0)
        .ifPresent(read -> add(begun, beganNs, LogRecord.newBuilder().setLockReport(read)));
    splat = Optional.empty();
  }

  private void add(long number, long stampNs, LogRecord.Builder fresh) {
    records.add(
        fresh
            .setPosition(number)
            .setTimeNs(Math.max(0, stampNs))
            .setHasTime(stampNs >= 0)
            .setBoot(boot)
            .setReport(report)
            .build());
  }

  /** What is complete by now. */
  public List<LogRecord> take() {
    List<LogRecord> taken = List.copyOf(records);
    records.clear();
    return taken;
  }

  /** The rest, at the end of the log. */
  public List<LogRecord> takeAll() {
    endAll();
    return take();
  }

  /** The release that the log names; empty until it does. */
  public String kernel() {
    return kernel;
  }
}
