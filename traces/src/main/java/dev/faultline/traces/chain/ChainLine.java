package dev.faultline.traces.chain;

import dev.faultline.v1.StackFrame;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a kernel's call chain: {@code 7fff9287472f __schedule+0x1f ([kernel.kallsyms])} as perf
 * prints it, {@code => __schedule+0x1f} or {@code => __schedule (ffffffff9287472f)} as ftrace and
 * trace-cmd do. What lies in a program or a library is none of the kernel's.
 */
public final class ChainLine {
  private static final String NAME =
      "([A-Za-z_.][\\w.$]*)(?:\\+0x([0-9a-f]{1,8}))?(?:/0x[0-9a-f]+)?";
  private static final Pattern PERF =
      Pattern.compile(
          "\\s+[0-9a-f]{4,16} "
              + NAME
              + " \\((\\[[^)]{1,100}\\]|[^)]{0,300}(?:vmlinux|\\.ko)[^)]{0,100})\\)\\s*");
  private static final Pattern ARROW =
      Pattern.compile("\\s*=> " + NAME + "(?: \\[([^\\]]{1,100})\\])?(?: \\([0-9a-f]+\\)|)\\s*");
  private static final Pattern SUFFIX =
      Pattern.compile("(?:\\.(?:isra|constprop|part|cold|llvm|lto_priv)(?:\\.\\d+)?)+$");

  private ChainLine() {}

  /** The frame in a line; empty if there is none. */
  static Optional<StackFrame> of(String line, long position) {
    Matcher frame = PERF.matcher(line);
    if (!frame.matches()) {
      frame = ARROW.matcher(line);
    }
    if (!frame.matches()) {
      return Optional.empty();
    }
    StackFrame.Builder found =
        StackFrame.newBuilder().setFunction(plain(frame.group(1))).setPosition(position);
    if (frame.group(2) != null) {
      found.setOffset(Long.parseLong(frame.group(2), 16)).setHasOffset(true);
    }
    String module = frame.group(3);
    if (module != null && !module.startsWith("[kernel") && !module.contains("vmlinux")) {
      found.setModule(module.replaceAll("[\\[\\]]", ""));
    }
    return Optional.of(found.build());
  }

  /** A function without the suffixes of the compiler. */
  public static String plain(String function) {
    return SUFFIX.matcher(function).replaceFirst("");
  }
}
