package dev.faultline.traces.log;

import dev.faultline.v1.StackFrame;
import dev.faultline.v1.TaskStack;
import java.util.Optional;

/**
 * Puts the frames of a log together to stacks. In a call trace of the kernel lines of other CPUs
 * may stand between the frames; a stack that was copied from /proc ends with the first line that is
 * no frame, and one that a debugger has numbered with the next number 0.
 */
final class StackReader {
  private static final int MOST_FRAMES = 256;
  private static final int UNNUMBERED = -1;

  /** Takes a stack that is complete. */
  interface Taker {
    void take(TaskStack stack, long number, long stampNs);
  }

  private final Taker taker;
  private final RecentLines before = new RecentLines();
  private Optional<TaskStack.Builder> task = Optional.empty();
  private long begun;
  private long beganNs;
  private int lastNumber = UNNUMBERED;
  private boolean spaced;

  StackReader(Taker taker) {
    this.taker = taker;
  }

  /** The task whose stack is being read, if there is one. */
  Optional<TaskStack.Builder> open() {
    return task;
  }

  /** A line says whose stack follows. */
  void begin(TaskStack.Builder fresh, long number, long stampNs) {
    end();
    task = Optional.of(fresh);
    begun = number;
    beganNs = stampNs;
    before.clear();
  }

  /** Reads a line if it is a frame. */
  boolean frame(String line, long number, long stampNs) {
    if (NumberedFrame.isLike(line)) {
      return numbered(line, number, stampNs);
    }
    boolean marked = FrameLine.isMarked(line);
    int path = marked || !line.startsWith("/proc/") ? -1 : line.indexOf("[<");
    if (path > 0) {
      return ofPath(line, path, number, stampNs);
    }
    boolean open = task.isPresent() && lastNumber == UNNUMBERED;
    if (!open && !marked) {
      return false;
    }
    var frame = FrameLine.of(line, number);
    if (frame.isEmpty()) {
      return false;
    }
    if (!open || (FrameLine.isOfProc(line) && task.get().getSource() != TaskStack.Source.PROC)) {
      begin(StackHeading.of(before).setSource(TaskStack.Source.PROC), number, stampNs);
    }
    add(frame.get());
    return true;
  }

  private void add(StackFrame frame) {
    if (task.isPresent() && task.get().getFrameCount() < MOST_FRAMES) {
      task.get().addFrame(frame);
    }
    before.clear();
  }

  /** {@code /proc/226/stack:[<0>] fn}, as grep prints it: each line has the heading. */
  private boolean ofPath(String line, int mark, long number, long stampNs) {
    var frame = FrameLine.of(line.substring(mark), number);
    if (frame.isEmpty()) {
      return false;
    }
    RecentLines heading = new RecentLines();
    heading.add(line.substring(0, mark));
    TaskStack.Builder named = StackHeading.of(heading).setSource(TaskStack.Source.PROC);
    if (task.isEmpty()
        || task.get().getSource() != TaskStack.Source.PROC
        || task.get().getTid() != named.getTid()) {
      begin(named, number, stampNs);
    }
    add(frame.get());
    return true;
  }

  private boolean numbered(String line, long number, long stampNs) {
    var found = NumberedFrame.of(line, number);
    if (found.isEmpty()) {
      return false;
    }
    int frame = found.get().number();
    if (frame == 0) {
      begin(StackHeading.of(before).setSource(TaskStack.Source.CALL_TRACE), number, stampNs);
    } else if (lastNumber == UNNUMBERED || frame != lastNumber + 1) {
      return false;
    }
    add(found.get().frame());
    lastNumber = frame;
    return true;
  }

  /** A line that is no frame. */
  void other(String line) {
    if (isPasted() && task.map(TaskStack.Builder::getFrameCount).orElse(0) > 0) {
      end();
    }
    before.add(line);
  }

  /** An empty line. Where each line is followed by one, it says nothing. */
  void blank() {
    spaced |= task.filter(open -> open.getFrameCount() == 0).isPresent();
    if (isPasted() && !spaced) {
      end();
    }
  }

  private boolean isPasted() {
    return task.filter(open -> open.getSource() == TaskStack.Source.PROC).isPresent();
  }

  /** A trace of nobody is of use only if it sleeps: warnings have traces, too. */
  void end() {
    task.filter(open -> open.getFrameCount() > 0)
        .filter(open -> open.getSource() != TaskStack.Source.CALL_TRACE || SleepingStack.is(open))
        .ifPresent(open -> taker.take(open.build(), begun, beganNs));
    task = Optional.empty();
    lastNumber = UNNUMBERED;
    spaced = false;
  }
}
