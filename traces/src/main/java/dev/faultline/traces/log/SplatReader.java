package dev.faultline.traces.log;

import dev.faultline.v1.LockReport;
import dev.faultline.v1.LockStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a report of lockdep on a circle of lock classes. The chain is printed in reverse order:
 * each step is asked for while the next one below is held, and the last one while the first one is.
 */
final class SplatReader implements LockReportReader {
  private static final Pattern HEAD =
      Pattern.compile(
          "(?:WARNING|INFO|BUG): (possible (?:circular locking dependency|recursive locking|irq"
              + " lock inversion dependency) detected|inconsistent lock state|possible"
              + " deadlock).*");
  private static final Pattern TASK =
      Pattern.compile("(.{1,64})/(\\d{1,10}) is trying to acquire lock:.*");
  private static final Pattern LOCK =
      Pattern.compile(
          "\\s*(?:[0-9a-f]{8,16} |\\([0-9a-f]{8,16}\\) )?\\((.+?)\\)\\{.*, at: (?:\\[<[0-9a-f]+>\\]"
              + " )?([\\w.$]+).*");
  private static final Pattern STEP = Pattern.compile("\\s*-> #(\\d{1,3}) \\((.+?)\\)\\{.*");
  private static final int MOST_STEPS = 64;
  private static final int MOST_LINES = 4000;

  private final String sort;
  private String comm = "";
  private int tid;
  private final List<LockStep.Builder> chain = new ArrayList<>();
  private final List<LockStep.Builder> named = new ArrayList<>();
  private boolean asks;
  private boolean holds;
  private int lines;
  private boolean ended;

  private SplatReader(String sort) {
    this.sort = sort;
  }

  /** A reader of the report that begins with this line; empty if none does. */
  static Optional<LockReportReader> begin(String line) {
    Matcher head = HEAD.matcher(line);
    return head.matches() ? Optional.of(new SplatReader(head.group(1))) : Optional.empty();
  }

  @Override
  public boolean line(String line, long position) {
    if (ended || ++lines > MOST_LINES) {
      return false;
    }
    Matcher task = TASK.matcher(line);
    if (task.matches()) {
      comm = task.group(1);
      tid = TaskLine.number(task.group(2));
      asks = true;
      return true;
    }
    if (line.contains("is already holding lock:") || line.contains("task is already holding")) {
      holds = true;
      return true;
    }
    Matcher step = STEP.matcher(line);
    if (step.matches() && chain.size() < MOST_STEPS) {
      chain.add(step(step.group(2), position));
      return true;
    }
    Matcher lock = LOCK.matcher(line);
    if (lock.matches() && chain.isEmpty() && (asks || holds)) {
      named.add(step(lock.group(1), position).setFunction(lock.group(2)));
      asks = false;
      holds = false;
      return true;
    }
    frame(line, position);
    ended =
        line.contains("other info that might help us debug this")
            || line.contains("*** DEADLOCK ***");
    return true;
  }

  private static LockStep.Builder step(String lockClass, long position) {
    return LockStep.newBuilder().setLockClass(LockLines.lockClass(lockClass)).setPosition(position);
  }

  /** The first function that is none of the lock's own is the one that asks. */
  private void frame(String line, long position) {
    if (chain.isEmpty()) {
      return;
    }
    LockStep.Builder last = chain.get(chain.size() - 1);
    FrameLine.of(line, position)
        .filter(frame -> !frame.getUnsure())
        .ifPresent(
            frame -> {
              String function = frame.getFunction();
              if (last.getMode().isEmpty() && function.contains("down_read")) {
                last.setMode("read");
              } else if (last.getMode().isEmpty() && function.contains("down_write")) {
                last.setMode("write");
              }
              boolean own =
                  function.contains("lock_acquire")
                      || function.contains("down_")
                      || function.startsWith("__mutex")
                      || function.startsWith("mutex_lock")
                      || function.contains("validate_chain")
                      || function.contains("check_prev");
              if (last.getFunction().isEmpty() && !own && !frame.getIsInline()) {
                last.setFunction(function).setPosition(position);
              }
            });
  }

  @Override
  public LockReport report() {
    List<LockStep.Builder> steps = new ArrayList<>(chain);
    if (steps.isEmpty()) {
      steps.addAll(named);
    } else {
      Collections.reverse(steps);
    }
    LockReport.Builder report = LockReport.newBuilder().setSort(sort).setComm(comm).setTid(tid);
    steps.forEach(report::addStep);
    return report.build();
  }
}
