package dev.faultline.traces.ftrace;

import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldValues;
import org.jspecify.annotations.Nullable;

/**
 * System calls as the kernel itself prints them, {@code sys_pwrite64(fd: 3, buf: 7ffc, count: 1000,
 * pos: 0)} and {@code sys_pwrite64 -> 0x1000}: like no other event, without the tracepoint's name
 * and with numbers that are hexadecimal and do not say so (kernel/trace/trace_syscalls.c, {@code
 * print_syscall_enter()}). Everyone else prints them as any event, {@code sys_enter_pwrite64: fd:
 * 0x00000003}.
 */
final class SyscallText {
  private static final String CALL = "sys_";
  private static final String ENTER = "sys_enter_";
  private static final String EXIT = "sys_exit_";
  private static final String RESULT = " -> ";

  private static final int MAX_NAME = 64;

  private final byte[] name = new byte[MAX_NAME];
  private final FieldScanner arguments = FieldScanner.ofHexadecimal();
  private int argumentsFrom;

  /** The tracepoint with a binding that this text is a record of, or null. */
  @Nullable BoundTracepoint find(Bindings bindings, byte[] text, int from, int to) {
    if (!Bytes.startsWith(CALL, text, from, to)) {
      return null;
    }
    int first = from + CALL.length();
    int end = first;
    while (end < to && text[end] != '(' && text[end] != ' ') {
      end++;
    }
    argumentsFrom = end;
    if (end == to || ENTER.length() + end - first > MAX_NAME) {
      return null;
    }
    if (text[end] == '(') {
      return named(bindings, ENTER, text, first, end);
    }
    return Bytes.startsWith(RESULT, text, end, to) ? named(bindings, EXIT, text, first, end) : null;
  }

  private @Nullable BoundTracepoint named(
      Bindings bindings, String prefix, byte[] text, int from, int to) {
    for (int i = 0; i < prefix.length(); i++) {
      name[i] = (byte) prefix.charAt(i);
    }
    System.arraycopy(text, from, name, prefix.length(), to - from);
    return bindings.find(name, 0, prefix.length() + to - from);
  }

  /**
   * Reads the arguments, or the result, of what was found; returns why that cannot be, empty when
   * it can.
   */
  String scan(BoundTracepoint tracepoint, byte[] text, int to, FieldValues values) {
    if (text[argumentsFrom] != '(') {
      return arguments.scan(tracepoint, text, argumentsFrom + RESULT.length(), to, values);
    }
    int end = to;
    while (end > argumentsFrom && text[end - 1] == ' ') {
      end--;
    }
    return text[end - 1] == ')'
        ? arguments.scan(tracepoint, text, argumentsFrom + 1, end - 1, values)
        : "expected ')' behind the arguments of " + tracepoint.name();
  }
}
