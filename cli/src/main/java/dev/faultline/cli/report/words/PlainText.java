package dev.faultline.cli.report.words;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text from a capture made harmless for a terminal. The name of a task is whatever the traced
 * machine chose: it may hold escape sequences, line feeds that fake a line of the report, or
 * controls that turn the direction of writing. All of these, and whatever has no shape at all, come
 * out as {@code \x1b} or {@code \u202e}.
 *
 * <p>The runners of continuous integration read the output, too, and obey lines that begin with
 * {@code ::} or have {@code ##[} or {@code ##vso[} in them. Where a paragraph is wrapped any word
 * may begin a line; so a word that begins like such a command does not.
 */
public final class PlainText {
  private static final Pattern COMMAND = Pattern.compile("(?<!\\S)::|##(?=[a-z]*\\[)");

  private PlainText() {}

  /** {@code text} in one line of visible characters. */
  public static String of(String text) {
    String visible = visible(text);
    return visible.contains("::") || visible.contains("##")
        ? COMMAND
            .matcher(visible)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(escaped(found.group().charAt(0)))
                        + found.group().charAt(1))
        : visible;
  }

  private static String visible(String text) {
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
