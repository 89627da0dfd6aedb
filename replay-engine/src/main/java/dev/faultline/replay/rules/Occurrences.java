package dev.faultline.replay.rules;

/** All findings of one rule with one title: the first in full, the others counted. */
public final class Occurrences {
  private static final int REMEMBERED = 1024;

  private final Finding first;
  private final long[] latestNs = new long[REMEMBERED];
  private final int[] latestCpu = new int[REMEMBERED];
  private long count;
  private int remembered;
  private long lastNs;

  Occurrences(Finding first) {
    this.first = first;
    add(first);
  }

  void add(Finding finding) {
    latestNs[(int) (count % REMEMBERED)] = finding.at().timeNs();
    latestCpu[(int) (count % REMEMBERED)] = finding.at().cpu();
    count++;
    remembered = Math.min(remembered + 1, REMEMBERED);
    lastNs = finding.at().timeNs();
  }

  /** Takes back what was found since then and returns how many that were. */
  long retractSince(long sinceNs, int cpu) {
    long before = count;
    while (remembered > 0) {
      int slot = (int) ((count - 1) % REMEMBERED);
      // What an event of the CPU itself decided at this very time came before its gap.
      boolean safe =
          latestNs[slot] < sinceNs || (latestNs[slot] == sinceNs && latestCpu[slot] == cpu);
      if (safe) {
        lastNs = latestNs[slot];
        return before - count;
      }
      count--;
      remembered--;
    }
    // Of those that are not remembered, at least the first stands if it is older.
    count = count > 0 && first.at().timeNs() < sinceNs ? 1 : 0;
    lastNs = first.at().timeNs();
    return before - count;
  }

  /** The first one. */
  public Finding first() {
    return first;
  }

  /** How many. */
  public long count() {
    return count;
  }

  /** Time in ns of the last one. */
  public long lastNs() {
    return lastNs;
  }
}
