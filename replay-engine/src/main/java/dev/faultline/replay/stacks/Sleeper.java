package dev.faultline.replay.stacks;

import dev.faultline.v1.HeldEntry;
import dev.faultline.v1.HeldLocks;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.StackFrame;
import dev.faultline.v1.StackHold;
import dev.faultline.v1.StackMeaning;
import dev.faultline.v1.StackWait;
import dev.faultline.v1.TaskRef;
import dev.faultline.v1.TaskStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A task of a log: its stack, if there is one, and the locks that lockdep lists for it.
 *
 * @param number in order of appearance
 * @param tid its thread id; negative where the log does not say
 * @param comm its name
 * @param snapshot the record of its stack
 * @param listed lockdep's list
 */
record Sleeper(
    int number, int tid, String comm, Optional<LogRecord> snapshot, Optional<HeldLocks> listed) {

  private static final int SHOWN_CALLS = 4;
  private static final int UNSEEN = Integer.MIN_VALUE;

  /** A task that must be there, and of which the log has nothing. */
  static Sleeper unseen(int number, String name) {
    return new Sleeper(number, UNSEEN, name, Optional.empty(), Optional.empty());
  }

  boolean isUnseen() {
    return tid == UNSEEN;
  }

  private Optional<TaskStack> stack() {
    return snapshot.map(LogRecord::getStack);
  }

  private StackMeaning meaning() {
    return stack().map(TaskStack::getMeaning).orElse(StackMeaning.getDefaultInstance());
  }

  /** What it waits for: only a task that sleeps so that no signal wakes it is stuck. */
  Optional<StackWait> waiting() {
    return meaning().hasWait() && isAsleep() ? Optional.of(meaning().getWait()) : Optional.empty();
  }

  /** Whether it sleeps and cannot be woken, as far as the log tells. */
  boolean isAsleep() {
    return stack()
        .map(TaskStack::getState)
        .filter(state -> state.isEmpty() || state.equals("D"))
        .filter(state -> !isLastSleep())
        .isPresent();
  }

  /** Whether it went to sleep just before the trace ended: the next event might have woken it. */
  boolean isLastSleep() {
    return stack()
        .filter(stack -> stack.getSource() == TaskStack.Source.OFF_CPU && stack.getBlockedS() == 0)
        .isPresent();
  }

  /** What it asked for when it went to sleep, whether or not it is stuck. */
  Optional<StackWait> asking() {
    return meaning().hasWait() ? Optional.of(meaning().getWait()) : Optional.empty();
  }

  /** Whether the kernel itself says that it hangs. */
  boolean isHung() {
    return stack()
        .filter(stack -> stack.getSource() != TaskStack.Source.OFF_CPU)
        .filter(stack -> stack.getBlockedS() > 0)
        .isPresent();
  }

  List<StackHold> holds() {
    return meaning().getHoldList();
  }

  /** Whether it rests on frames that a return probe hides. */
  boolean isAssumed() {
    return meaning().getAssumed();
  }

  int tgid() {
    return stack().map(TaskStack::getTgid).orElse(0);
  }

  /** The lock that lockdep lists although the task still asks for it: it is where it asked. */
  Optional<HeldEntry> asked() {
    if (listed.isEmpty() || snapshot.isEmpty()) {
      return Optional.empty();
    }
    List<HeldEntry> entries = listed.get().getEntryList();
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (isAt(entries.get(i))) {
        return Optional.of(entries.get(i));
      }
    }
    return Optional.empty();
  }

  private boolean isAt(HeldEntry entry) {
    return entry.getOffset() != 0
        && stack().map(TaskStack::getFrameList).orElse(List.of()).stream()
            .anyMatch(
                frame ->
                    !frame.getUnsure()
                        && frame.getOffset() == entry.getOffset()
                        && frame.getFunction().equals(entry.getFunction()));
  }

  /** What lockdep lists and the task does not ask for. */
  List<HeldEntry> held() {
    List<HeldEntry> entries =
        new ArrayList<>(listed.map(HeldLocks::getEntryList).orElse(List.of()));
    asked().ifPresent(entries::remove);
    return entries;
  }

  /** {@code wl-226}. */
  String name() {
    if (tid < 0) {
      return comm.isEmpty() ? "the task of line " + position() : comm;
    }
    return comm.isEmpty() ? "task " + tid : comm + "-" + tid;
  }

  /** {@code page fault in a DIO write}; {@code task} where nothing is known. */
  String doing() {
    List<String> operations = meaning().getOperationList();
    return operations.isEmpty() ? "task" : String.join(" in a ", operations);
  }

  /** {@code wl-226, a DIO write,}. */
  String who() {
    return doing().equals("task") ? name() : name() + ", a " + doing() + ",";
  }

  TaskRef ref() {
    return TaskRef.newBuilder()
        .setTid(Math.max(0, tid))
        .setComm(shownComm())
        .setRole(doing())
        .build();
  }

  String shownComm() {
    if (!comm.isEmpty()) {
      return comm;
    }
    return tid < 0 ? "task of line " + position() : "task";
  }

  long position() {
    return snapshot.map(LogRecord::getPosition).orElse(0L);
  }

  boolean isTimed() {
    return snapshot.map(LogRecord::getHasTime).orElse(false);
  }

  /** When it was seen, in ns of the log's clock. */
  long seenNs() {
    return snapshot.map(LogRecord::getTimeNs).orElse(0L);
  }

  /** Since when it has waited at least. */
  long sinceNs() {
    long blockedNs = stack().map(TaskStack::getBlockedS).orElse(0L) * 1_000_000_000;
    return Math.max(0, seenNs() - blockedNs);
  }

  /** The function that it sleeps in. */
  String sleepsIn() {
    return meaning().getSleepsIn();
  }

  long sleepsAt() {
    return meaning().getPosition();
  }

  /** The innermost calls, as one writes them in a mail. */
  String calls() {
    String innermost = sleepsIn();
    List<String> names =
        stack().map(TaskStack::getFrameList).orElse(List.of()).stream()
            .filter(frame -> !frame.getUnsure() && !frame.getHidden())
            .map(StackFrame::getFunction)
            .collect(Collectors.toCollection(ArrayList::new));
    int from = Math.max(0, names.indexOf(innermost));
    return names.stream().skip(from).limit(SHOWN_CALLS).collect(Collectors.joining(" <- "));
  }

  /** What is waited for, as reports of captures spell it: {@code pagecache(add)}. */
  static String spelt(String lock, String mode) {
    return mode.isEmpty() ? lock : lock + "(" + mode + ")";
  }

  static String spelt(StackWait wait) {
    return spelt(wait.getLock(), wait.getMode());
  }

  static String spelt(StackHold hold) {
    return spelt(hold.getLock(), hold.getMode());
  }
}
