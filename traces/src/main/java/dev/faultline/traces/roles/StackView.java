package dev.faultline.traces.roles;

import dev.faultline.v1.StackFrame;
import dev.faultline.v1.TaskStack;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions of a stack that count, from inside to outside. Guesses of the unwinder do not, but
 * where a return probe hides who called: what the probe itself has saved there is the entry of the
 * function that was probed.
 */
final class StackView {
  private static final String PADDING = "__pfx_";

  /** The entry of a function, or where a probe sits on it. */
  private static final int ENTRY_BYTES = 16;

  /**
   * A function.
   *
   * @param assumed hidden by a probe
   */
  record Call(String function, long position, boolean assumed) {}

  private final List<Call> calls = new ArrayList<>();
  private int asleep;

  /**
   * Views a stack.
   *
   * @param scheduler functions that say only that the task sleeps
   */
  StackView(TaskStack stack, Functions scheduler) {
    boolean hidden = false;
    for (StackFrame frame : stack.getFrameList()) {
      if (frame.getHidden()) {
        hidden = true;
      } else if (!frame.getUnsure()) {
        hidden = false;
        calls.add(new Call(frame.getFunction(), frame.getPosition(), false));
      } else if (hidden && frame.getOffset() <= ENTRY_BYTES) {
        String function = frame.getFunction();
        String entered =
            function.startsWith(PADDING) ? function.substring(PADDING.length()) : function;
        calls.add(new Call(entered, frame.getPosition(), true));
      }
    }
    while (asleep < calls.size() && scheduler.has(calls.get(asleep).function())) {
      asleep++;
    }
  }

  int size() {
    return calls.size();
  }

  Call at(int index) {
    return calls.get(index);
  }

  /** Where the functions of the scheduler end. */
  int asleep() {
    return asleep;
  }

  /** The first call from {@code from} on that is one of these; -1 if there is none. */
  int find(Functions functions, int from, int to) {
    for (int i = from; i < to; i++) {
      if (functions.has(calls.get(i).function())) {
        return i;
      }
    }
    return -1;
  }
}
