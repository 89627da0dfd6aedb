package dev.faultline.traces.roles;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's release, as far as rows of tables speak of it.
 *
 * @param number major * 1000 + minor; 0 = unknown
 */
record Release(int number) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,3})\\.(\\d{1,3}).*");

  static Release of(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return new Release(
        numbers.matches()
            ? Integer.parseInt(numbers.group(1)) * 1000 + Integer.parseInt(numbers.group(2))
            : 0);
  }

  /** Whether a row holds for it; where the release is unknown, every row may. */
  boolean isWithin(String since, String before) {
    return number == 0
        || (number >= of(since).number && (before.isEmpty() || number < of(before).number));
  }
}
