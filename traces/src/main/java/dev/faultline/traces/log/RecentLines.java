package dev.faultline.traces.log;

import java.util.Arrays;

/** The lines since the last frame of a stack: one of them may say whose stack comes next. */
final class RecentLines {
  private static final int MOST = 64;

  private final String[] lines = new String[MOST];
  private long added;

  RecentLines() {
    Arrays.fill(lines, "");
  }

  void add(String line) {
    lines[(int) (added++ % MOST)] = line;
  }

  void clear() {
    added = 0;
  }

  int size() {
    return (int) Math.min(added, MOST);
  }

  /** The last line for 0, the one before for 1, and so on. */
  String back(int count) {
    return lines[(int) ((added - 1 - count) % MOST)];
  }
}
