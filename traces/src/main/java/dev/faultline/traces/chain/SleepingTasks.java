package dev.faultline.traces.chain;

import dev.faultline.v1.LogRecord;
import dev.faultline.v1.TaskStack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks that went to sleep so that no signal wakes them, or began to wait for a contended lock, by
 * events with call chains. Whatever follows of a task says that it runs again: at the end of the
 * trace those are left that still sleep.
 */
public final class SleepingTasks {
  private static final byte[] SWITCH = "sched_switch".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] CONTENTION = "contention_begin".getBytes(StandardCharsets.ISO_8859_1);

  /** A machine that has more asleep so is not one whose stacks anybody reads. */
  private static final int MOST = 10_000;

  private static final int MOST_FRAMES = 256;
  private static final int LONGEST = 600;
  private static final String NEXT = " ==> ";
  private static final String NEXT_PID = "next_pid=";
  private static final String STATE = "prev_state=";
  private static final long NS_PER_S = 1_000_000_000L;

  private final Map<Integer, Sleep> sleeps = new HashMap<>();

  /** A bit for each of them, by its thread id; tasks that share it may be awake. */
  private long asleep;

  private Optional<Sleep> open = Optional.empty();
  private long lastNs = Long.MIN_VALUE;

  /** A task that has gone to sleep. */
  private record Sleep(long position, long timeNs, TaskStack.Builder stack) {}

  /**
   * An event of a task.
   *
   * @param text holds its name, without its system, at {@code [name, nameEnd)}, its arguments
   *     behind {@code from}, and the name of the task at {@code [comm, commEnd)}
   */
  public void event(
      byte[] text,
      int name,
      int nameEnd,
      int from,
      int to,
      int comm,
      int commEnd,
      int tid,
      int tgid,
      long timeNs,
      long position) {
    if (!isSleep(text, name, nameEnd)) {
      runs(tid, timeNs);
      return;
    }
    boolean switched = is(SWITCH, text, name, nameEnd);
    String state = "";
    if (switched) {
      String said = string(text, from, Math.min(to, from + LONGEST));
      next(said).ifPresent(sleeps::remove);
      state = state(said);
    }
    if (switched && !state.equals("D")) {
      runs(tid, timeNs);
    } else {
      sleeps(state, string(text, comm, commEnd), tid, tgid, timeNs, position);
    }
  }

  /** Whether an event that is called so may be one after which a task sleeps. */
  public static boolean isSleep(byte[] text, int name, int nameEnd) {
    return is(SWITCH, text, name, nameEnd) || is(CONTENTION, text, name, nameEnd);
  }

  /** A task does something: it is awake. */
  public void runs(int tid, long timeNs) {
    open = Optional.empty();
    lastNs = Math.max(lastNs, timeNs);
    if ((asleep >>> tid & 1) != 0) {
      sleeps.remove(tid);
      asleep = sleeps.isEmpty() ? 0 : asleep;
    }
  }

  /** Events are missing: who has slept may have woken up meanwhile. */
  public void lost() {
    open = Optional.empty();
    sleeps.clear();
    asleep = 0;
  }

  /**
   * A task goes to sleep.
   *
   * @param state as {@code sched_switch} prints it; empty if it asks for a contended lock
   */
  public void sleeps(String state, String comm, int tid, int tgid, long timeNs, long position) {
    open = Optional.empty();
    lastNs = Math.max(lastNs, timeNs);
    // A contended lock that a task goes to sleep for is waited for since it was asked for.
    Sleep before = sleeps.remove(tid);
    if (sleeps.size() >= MOST) {
      return;
    }
    TaskStack.Builder stack =
        TaskStack.newBuilder()
            .setSource(TaskStack.Source.OFF_CPU)
            .setTid(tid)
            .setHasTid(true)
            .setTgid(Math.max(0, tgid))
            .setComm(comm)
            .setState(state);
    long since = before == null ? timeNs : before.timeNs();
    Sleep sleep = new Sleep(position, since, stack);
    sleeps.put(tid, sleep);
    asleep |= 1L << tid;
    open = Optional.of(sleep);
  }

  /** The call chain that follows is that of the last event of this task. */
  public void chain(int tid) {
    open = Optional.ofNullable(sleeps.get(tid)).filter(sleep -> sleep.stack().getFrameCount() == 0);
  }

  /** Whether lines of a call chain are of use now. */
  public boolean isOpen() {
    return open.isPresent();
  }

  /** A line of a call chain. */
  public void line(byte[] text, int from, int to, long position) {
    if (to - from > LONGEST || open.isEmpty()) {
      return;
    }
    TaskStack.Builder stack = open.get().stack();
    if (stack.getFrameCount() < MOST_FRAMES) {
      ChainLine.of(string(text, from, to), position).ifPresent(stack::addFrame);
    }
  }

  /** A frame of a call chain of which only the address is known yet. */
  public void frame(long address, long position) {
    open.filter(sleep -> sleep.stack().getFrameCount() < MOST_FRAMES)
        .ifPresent(
            sleep -> sleep.stack().addFrameBuilder().setOffset(address).setPosition(position));
  }

  /** Those that still sleep at the end of the trace, of which there is a call chain. */
  public List<LogRecord> left() {
    List<LogRecord> left = new ArrayList<>();
    sleeps.values().stream()
        .filter(sleep -> sleep.stack().getFrameCount() > 0)
        .sorted(Comparator.comparingLong(Sleep::position))
        .forEach(
            sleep ->
                left.add(
                    LogRecord.newBuilder()
                        .setPosition(sleep.position())
                        .setTimeNs(lastNs)
                        .setHasTime(true)
                        .setReport(1)
                        .setStack(sleep.stack().setBlockedS((lastNs - sleep.timeNs()) / NS_PER_S))
                        .build()));
    return left;
  }

  /** {@code next_comm=sh next_pid=12} or {@code sh:12 [120]} behind the arrow. */
  private static Optional<Integer> next(String said) {
    int arrow = said.lastIndexOf(NEXT);
    if (arrow < 0) {
      return Optional.empty();
    }
    String next = said.substring(arrow + NEXT.length());
    int named = next.lastIndexOf(NEXT_PID);
    int bracket = next.lastIndexOf(" [");
    int from = named >= 0 ? named + NEXT_PID.length() : next.lastIndexOf(':', bracket) + 1;
    int to = from;
    while (to < next.length() && to < from + 9 && Character.isDigit(next.charAt(to))) {
      to++;
    }
    return from == 0 || from == to
        ? Optional.empty()
        : Optional.of(Integer.valueOf(next.substring(from, to)));
  }

  /** {@code D}: the word in front of the arrow, without what else is noted about the task. */
  private static String state(String said) {
    int arrow = said.lastIndexOf(NEXT);
    if (arrow < 0) {
      return "";
    }
    String word = said.substring(said.lastIndexOf(' ', arrow - 1) + 1, arrow);
    String state = word.startsWith(STATE) ? word.substring(STATE.length()) : word;
    return state.isEmpty() ? "" : state.substring(0, 1);
  }

  private static boolean is(byte[] name, byte[] text, int from, int to) {
    if (to - from != name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (text[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static String string(byte[] text, int from, int to) {
    return new String(text, from, Math.max(0, to - from), StandardCharsets.ISO_8859_1);
  }
}
