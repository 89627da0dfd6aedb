package dev.faultline.traces.tracedat;

import dev.faultline.traces.chain.SleepingTasks;
import dev.faultline.traces.input.UnreadableCaptureException;
import dev.faultline.traces.record.RecordBytes;
import dev.faultline.traces.record.RecordField;
import dev.faultline.traces.record.TraceFormat;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.StackFrame;
import dev.faultline.v1.TaskStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kernel stacks of a recording, as {@code trace-cmd record -T} makes them: those of tasks that a
 * {@code sched_switch} took off the CPU in state D, and that none has brought back.
 */
final class KernelStacks {
  private static final int NONE = -1;

  /** {@code TASK_UNINTERRUPTIBLE}, as {@code sched_switch} reports it. */
  private static final long ASLEEP = 2;

  /** Those of its bits that are a state. */
  private static final long STATES = 0xff;

  private final Recording recording;
  private final SleepingTasks sleeping = new SleepingTasks();
  private int stacks = NONE;
  private int callersAt;
  private int switches = NONE;
  private Optional<RecordField> state = Optional.empty();
  private Optional<RecordField> next = Optional.empty();

  KernelStacks(Recording recording) {
    this.recording = recording;
    for (TraceFormat format : recording.formats.all()) {
      RecordField callers = format.field("caller");
      if (format.name().equals("kernel_stack") && callers != null) {
        stacks = format.id();
        callersAt = callers.offset();
      } else if (format.name().equals("sched_switch")) {
        switches = format.id();
        state = Optional.ofNullable(format.field("prev_state"));
        next = Optional.ofNullable(format.field("next_pid"));
      }
    }
    if (stacks == NONE || state.isEmpty() || next.isEmpty()) {
      stacks = NONE;
      switches = NONE;
    }
  }

  /** Whether records of this id are looked at for their stacks. */
  boolean isWanted(int id) {
    return id != NONE && (id == stacks || id == switches);
  }

  /** Sees a record. */
  void see(RecordCursor record, long timeNs) {
    if (record.type() == switches && switches != NONE) {
      switched(record, timeNs);
    } else if (record.type() == stacks && stacks != NONE) {
      stack(record);
    } else {
      sleeping.runs(record.tid(), timeNs);
    }
  }

  private void switched(RecordCursor record, long timeNs) {
    sleeping.runs((int) number(record, next), timeNs);
    int tid = record.tid();
    if ((number(record, state) & STATES) == ASLEEP) {
      byte[] comm = recording.commandLines.comm(tid);
      sleeping.sleeps(
          "D",
          new String(comm, StandardCharsets.ISO_8859_1),
          tid,
          recording.commandLines.tgid(tid),
          timeNs,
          record.position());
    } else {
      sleeping.runs(tid, timeNs);
    }
  }

  private long number(RecordCursor record, Optional<RecordField> field) {
    int at = record.from() + field.map(RecordField::offset).orElse(0);
    int size = field.map(RecordField::size).orElse(0);
    return at + size <= record.to()
        ? recording.head.order().number(record.bytes(), at, size, true)
        : 0;
  }

  private void stack(RecordCursor record) {
    sleeping.chain(record.tid());
    RecordBytes order = recording.head.order();
    int size = recording.head.longSize();
    int at = record.from() + callersAt;
    while (sleeping.isOpen() && at + size <= record.to()) {
      long address = order.number(record.bytes(), at, size, false);
      if (address == 0 || address == -1) {
        return;
      }
      sleeping.frame(address, record.position());
      at += size;
    }
  }

  /** Events are missing. */
  void lost() {
    sleeping.lost();
  }

  /** Those that still sleep, with the names of the kernel that was recorded. */
  List<LogRecord> left() throws IOException {
    List<LogRecord> left = sleeping.left();
    if (left.isEmpty()) {
      return left;
    }
    KernelSymbols symbols = new KernelSymbols(symbols());
    List<LogRecord> named = new ArrayList<>();
    for (LogRecord one : left) {
      TaskStack.Builder stack = one.getStack().toBuilder().clearFrame();
      for (StackFrame frame : one.getStack().getFrameList()) {
        symbols.frame(frame.getOffset(), frame.getPosition()).ifPresent(stack::addFrame);
      }
      if (stack.getFrameCount() > 0) {
        named.add(one.toBuilder().setStack(stack).build());
      }
    }
    return named;
  }

  /** Where the list is damaged, functions have no names, and the events are what they are. */
  private byte[] symbols() throws IOException {
    try {
      return recording.symbols.text();
    } catch (UnreadableCaptureException e) {
      return new byte[0];
    }
  }
}
