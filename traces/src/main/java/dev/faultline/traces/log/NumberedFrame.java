package dev.faultline.traces.log;

import dev.faultline.v1.StackFrame;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A frame as debuggers number them: {@code #4 [ffffc90000c07a10] fn at ffffffff81c3f4aa [module]}
 * of crash, {@code #4 fn (fs/file.c:12:3)} of drgn, {@code #4 0xffffffff81c3f4aa in fn (...)} of
 * gdb.
 *
 * @param number from 0, which is the innermost
 */
record NumberedFrame(int number, StackFrame frame) {
  private static final Pattern FRAME =
      Pattern.compile(
          "\\s*#(\\d{1,3})\\s+(?:\\[[0-9a-f]{6,16}\\] |0x[0-9a-f]+ in )?([A-Za-z_.][\\w.$]*)"
              + "(?:\\+0x([0-9a-f]{1,8})(?:/0x([0-9a-f]{1,8}))?)?"
              + "(?: at [0-9a-f]{6,16}(?: \\[([^\\]]{1,100})\\])?| \\((.*?)\\).*| in .*)?\\s*");

  /** The frame in a line; empty if there is none. */
  static Optional<NumberedFrame> of(String line, long position) {
    Matcher match = FRAME.matcher(line);
    if (!match.matches()) {
      return Optional.empty();
    }
    StackFrame.Builder frame =
        StackFrame.newBuilder()
            .setFunction(FrameLine.plain(match.group(2)))
            .setModule(match.group(5) == null ? "" : match.group(5))
            .setPosition(position);
    if (match.group(3) != null) {
      frame.setOffset(Long.parseLong(match.group(3), 16)).setHasOffset(true);
    }
    if (match.group(4) != null) {
      frame.setSize(Long.parseLong(match.group(4), 16));
    }
    return Optional.of(new NumberedFrame(TaskLine.number(match.group(1)), frame.build()));
  }

  /** Whether a line may be one. */
  static boolean isLike(String line) {
    int from = line.startsWith(" ") ? 1 : 0;
    return line.length() > from + 3
        && line.charAt(from) == '#'
        && Character.isDigit(line.charAt(from + 1));
  }
}
