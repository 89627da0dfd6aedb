package dev.faultline.traces.log;

import java.util.ArrayList;
import java.util.List;

/**
 * The prefixes of a log, learned from lines that are known by what they say: a line whose tail is
 * known shows what stands in front of all.
 *
 * <p>A log may have several: a file that was put together, the first line of a day in {@code dmesg
 * -H}. A line with none of them is left as it is.
 */
public final class LogPrefixes {
  private static final int MOST_PATTERNS = 32;
  private static final int NONE = -1;

  /** Loggers show themselves early; to look behind a prefix that is known costs time. */
  private static final int MOST_LOOKS = 1000;

  private final KnownLine known = new KnownLine();
  private final List<LinePattern> patterns = new ArrayList<>();
  private int begin;
  private boolean matched;
  private int looked;

  /** Finds where the kernel's own line begins, and learns. */
  void scan(byte[] text, int from, int to) {
    matched = false;
    begin = from;
    for (int i = 0; i < patterns.size(); i++) {
      int end = patterns.get(i).end(text, from, to);
      if (end >= 0) {
        found(i, end);
        // One logger may stand behind another, and the example have come from a line of the first.
        if (++looked > MOST_LOOKS || known.begin(text, end, to) <= end) {
          return;
        }
      }
    }
    int exact = known.begin(text, from, to);
    if (exact != NONE) {
      begin = exact;
      matched = true;
      learn(LinePattern.of(text, from, exact));
    }
  }

  private void found(int index, int end) {
    if (!matched) {
      matched = true;
      begin = end;
    }
    if (index > 0) {
      // The usual one is tried first.
      patterns.add(index - 1, patterns.remove(index));
    }
  }

  private void learn(LinePattern pattern) {
    if (!pattern.isEmpty() && !patterns.contains(pattern) && patterns.size() < MOST_PATTERNS) {
      patterns.add(pattern);
    }
  }

  /** Where the kernel's own line begins. */
  int begin() {
    return begin;
  }

  /** Whether the line has a prefix that is known, be it none. */
  boolean isMatched() {
    return matched;
  }

  /** Whether any prefix is known. */
  boolean isAny() {
    return !patterns.isEmpty();
  }

  /** Where a line begins behind the marks of a quotation, which is all that it has in front. */
  int behindQuotation(byte[] text, int from, int to) {
    for (LinePattern pattern : patterns) {
      LinePattern marks = pattern.quotation();
      int end = marks.isEmpty() ? NONE : marks.end(text, from, to);
      if (end >= 0) {
        return end < to && text[end] == ' ' ? end + 1 : end;
      }
    }
    return from;
  }
}
