package dev.faultline.traces.log;

import dev.faultline.v1.StackFrame;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a call trace: {@code fn+0x1f/0x80 [module]}, with a source line or as {@code [inline]}
 * where a tool has decoded it, behind {@code [<0>]} in /proc, behind an address in old kernels, and
 * behind a question mark where the unwinder only guesses.
 */
final class FrameLine {
  private static final Pattern CALL =
      Pattern.compile(
          "\\s*(?:\\[<([0-9a-f]+)>\\]\\s?)?\\s*(\\?"
              + " )?\\(?([A-Za-z_.][\\w.$]*)\\+0x([0-9a-f]{1,8})/0x([0-9a-f]{1,8})(?:"
              + " \\[([^\\]]{1,100})\\])?(?: (\\S+:-?\\d+))?(?: (\\[inline\\]))?\\)?\\s*");
  private static final Pattern INLINE =
      Pattern.compile("\\s*([A-Za-z_][\\w.$]*) (\\S+:-?\\d+) \\[inline\\]\\s*");
  private static final Pattern SUFFIX =
      Pattern.compile("(?:\\.(?:isra|constprop|part|cold|llvm|lto_priv)(?:\\.\\d+)?)+$");

  /** Where a return probe sends its function, so that the caller is not seen. */
  private static final Set<String> TRAMPOLINES =
      Set.of(
          "trace_clock_x86_tsc",
          "arch_rethook_trampoline",
          "kretprobe_trampoline",
          "__kretprobe_trampoline",
          "return_to_handler");

  private FrameLine() {}

  /** The frame in a line; empty if there is none. */
  static Optional<StackFrame> of(String line, long position) {
    Matcher inline = INLINE.matcher(line);
    if (inline.matches()) {
      return Optional.of(
          StackFrame.newBuilder()
              .setFunction(plain(inline.group(1)))
              .setSource(inline.group(2))
              .setIsInline(true)
              .setPosition(position)
              .build());
    }
    Matcher call = CALL.matcher(line);
    if (!call.matches()) {
      return Optional.empty();
    }
    StackFrame.Builder frame =
        StackFrame.newBuilder()
            .setFunction(plain(call.group(3)))
            .setOffset(Long.parseLong(call.group(4), 16))
            .setHasOffset(true)
            .setSize(Long.parseLong(call.group(5), 16))
            .setUnsure(call.group(2) != null)
            .setIsInline(call.group(8) != null)
            .setPosition(position);
    frame.setModule(module(call.group(6)));
    if (call.group(7) != null) {
      frame.setSource(call.group(7));
    }
    frame.setHidden(
        !frame.getUnsure()
            && frame.getOffset() == frame.getSize()
            && TRAMPOLINES.contains(frame.getFunction()));
    return Optional.of(frame.build());
  }

  /** Without its build id. */
  private static String module(String text) {
    if (text == null) {
      return "";
    }
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  /** Whether a line is printed as /proc and old kernels do. */
  static boolean isMarked(String line) {
    return line.startsWith("[<");
  }

  private static String plain(String function) {
    return SUFFIX.matcher(function).replaceFirst("");
  }
}
