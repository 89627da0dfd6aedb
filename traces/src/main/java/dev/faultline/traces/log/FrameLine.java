package dev.faultline.traces.log;

import dev.faultline.v1.StackFrame;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a call trace: {code fn+0x1f/0x80 [module]}, with a source line or as {code [inline]}
 * where a tool has decoded it, behind {code [<0>]} in /proc, behind an address in old kernels, and
 * behind a question mark where the unwinder only guesses.
 */
final class FrameLine {
  /** In brackets, one of the code, or as PowerPC prints it one of the stack and one of the code. */
  private static final String ADDRESSES =
      "(?:\\(?\\[<[0-9a-f]+>\\]\\s?|\\[[0-9a-f]{8,16}\\] \\[[0-9a-f]{8,16}\\] )?";

  private static final Pattern CALL =
      Pattern.compile(
          "\\s*"
              + ADDRESSES
              + "\\s*(\\? )?\\(?([A-Za-z_.][\\w.$]*)\\+0x([0-9a-f]{1,8})/0x([0-9a-f]{1,8})(?:"
              + " \\[([^\\]]{1,100})\\])?(?: (\\S+:-?\\d+))?(?: (\\[inline\\]))?(?: \\(([A-Z]+|unreliable)\\))?"
              + "\\)?\\s*");
  private static final Pattern INLINE =
      Pattern.compile("\\s*([A-Za-z_][\\w.$]*) (\\S+:-?\\d+) \\[inline\\]\\s*");

  /** {code fn (fs/file.c:12 include/inlined.h:3 (discriminator 2)) module}. */
  private static final Pattern DECODED =
      Pattern.compile(
          "\\s*"
              + ADDRESSES
              + "\\s*(\\? )?([A-Za-z_.][\\w.$]*) \\((\\S+\\.[chSs]:\\d+)\\b.*\\)(?: \\[?([\\w-]+)\\]?)?\\s*");

  /** {code fn from caller+0x4c/0xb0} of 32-bit Arm, where each line names its caller, too. */
  private static final Pattern FROM =
      Pattern.compile(
          "\\s*"
              + ADDRESSES
              + "\\(?([A-Za-z_.][\\w.$]*)\\)? (?:\\[([\\w-]+)\\] )?from"
              + " (?:\\[<[0-9a-f]+>\\] )?\\(?[A-Za-z_.][\\w.$]*\\+0x[0-9a-f]+/0x[0-9a-f]+.*");

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
    if (line.indexOf("+0x") < 0) {
      return withoutOffset(line, position);
    }
    Matcher call = CALL.matcher(line);
    if (!call.matches()) {
      return from(line, position);
    }
    StackFrame.Builder frame =
        StackFrame.newBuilder()
            .setFunction(plain(call.group(2)))
            .setOffset(Long.parseLong(call.group(3), 16))
            .setHasOffset(true)
            .setSize(Long.parseLong(call.group(4), 16))
            .setUnsure(call.group(1) != null || isUnreliable(line, call.group(8)))
            .setIsInline(call.group(7) != null)
            .setPosition(position);
    frame.setModule(module(call.group(5)));
    if (call.group(6) != null) {
      frame.setSource(call.group(6));
    }
    frame.setHidden(
        !frame.getUnsure()
            && frame.getOffset() == frame.getSize()
            && TRAMPOLINES.contains(frame.getFunction()));
    return Optional.of(frame.build());
  }

  /** S/390 puts round brackets round what its unwinder is not sure of, PowerPC says so. */
  private static boolean isUnreliable(String line, @Nullable String remark) {
    return line.startsWith("([<") || (remark != null && remark.endsWith("unreliable"));
  }

  /** With source lines in the place of offsets, or inlined, which has no offset. */
  private static Optional<StackFrame> withoutOffset(String line, long position) {
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
    Matcher decoded = DECODED.matcher(line);
    return decoded.matches()
        ? Optional.of(
            StackFrame.newBuilder()
                .setUnsure(decoded.group(1) != null)
                .setFunction(plain(decoded.group(2)))
                .setSource(decoded.group(3))
                .setModule(module(decoded.group(4)))
                .setPosition(position)
                .build())
        : Optional.empty();
  }

  private static Optional<StackFrame> from(String line, long position) {
    Matcher from = FROM.matcher(line);
    return from.matches()
        ? Optional.of(
            StackFrame.newBuilder()
                .setFunction(plain(from.group(1)))
                .setModule(module(from.group(2)))
                .setPosition(position)
                .build())
        : Optional.empty();
  }

  /** Without its build id. */
  private static String module(@Nullable String text) {
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

  /** Whether a line is printed as /proc does since addresses are a secret. */
  static boolean isOfProc(String line) {
    return line.startsWith("[<0>]");
  }

  /** Without the suffixes of the compiler. */
  static String plain(String function) {
    return SUFFIX.matcher(function).replaceFirst("");
  }
}
