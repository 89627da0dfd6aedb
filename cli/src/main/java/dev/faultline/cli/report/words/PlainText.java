package dev.faultline.cli.report.words;

import java.util.Locale;

/**
 * Text from a capture made harmless for a terminal. The name of a task is whatever the traced
 * machine chose: it may hold escape sequences, line feeds that fake a line of the report, or
 * controls that turn the direction of writing. All of these, and whatever has no shape at all, come
 * out as {@code \x1b} or {@code \u202e}.
 */
public final class PlainText {
  private PlainText() {}

  /** {@code text} in one line of visible characters. */
  public static String of(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isVisible(point)) {
                plain.appendCodePoint(point);
              } else {
                plain.append(escaped(point));
              }
            });
    return plain.toString();
  }

  public static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String escaped(int point) {
    if (point <= 0xff) {
      return String.format(Locale.ROOT, "\\x%02x", point);
    }
    return point <= 0xffff
        ? String.format(Locale.ROOT, "\\u%04x", point)
        : String.format(Locale.ROOT, "\\U%08x", point);
  }
}
