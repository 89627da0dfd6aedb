package dev.faultline.replay.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All findings of one rule with one title: one in full, the others counted.
 *
 * <p>What was found may have to be taken back: from a moment on, because events were lost, or where
 * it rests on a shorter time between two CPUs than their clocks agree to. For the first the newest
 * are remembered one by one; for the second all are counted by their margin, in powers of two, and
 * a few findings are kept, each of a greater margin than those before it.
 */
public final class Occurrences {
  private static final int REMEMBERED = 1024;
  private static final int MOST_KEPT = 8;

  private final List<Finding> kept = new ArrayList<>(1);
  private final long[] latestNs = new long[REMEMBERED];
  private final int[] latestCpu = new int[REMEMBERED];
  private final byte[] latestMargin = new byte[REMEMBERED];
  private final long[] byMargin = new long[Long.SIZE + 1];
  private final Finding earliest;
  private long added;
  private long count;
  private int remembered;
  private long lastNs;

  Occurrences(Finding first) {
    this.earliest = first;
    add(first);
  }

  /** The number of bits of a margin: 64 where the order of CPUs does not matter at all. */
  private static int bits(long marginNs) {
    return marginNs == Long.MAX_VALUE
        ? Long.SIZE
        : Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, marginNs));
  }

  void add(Finding finding) {
    int margin = bits(finding.marginNs());
    int slot = (int) (added % REMEMBERED);
    latestNs[slot] = finding.at().timeNs();
    latestCpu[slot] = finding.at().cpu();
    latestMargin[slot] = (byte) margin;
    added++;
    count++;
    byMargin[margin]++;
    remembered = Math.min(remembered + 1, REMEMBERED);
    lastNs = Math.max(lastNs, finding.at().timeNs());
    boolean surer = kept.isEmpty() || finding.marginNs() > kept.get(kept.size() - 1).marginNs();
    if (surer && kept.size() < MOST_KEPT) {
      kept.add(finding);
    }
  }

  /** Takes back what was found since then and returns how many that were. */
  long retractSince(long sinceNs, int cpu) {
    long before = count;
    kept.removeIf(finding -> !isSafe(finding.at().timeNs(), finding.at().cpu(), sinceNs, cpu));
    while (remembered > 0) {
      int slot = (int) ((added - 1) % REMEMBERED);
      if (isSafe(latestNs[slot], latestCpu[slot], sinceNs, cpu)) {
        lastNs = latestNs[slot];
        return before - count;
      }
      added--;
      remembered--;
      if (byMargin[latestMargin[slot]] > 0) {
        byMargin[latestMargin[slot]]--;
        count--;
      }
    }
    // Of those that are not remembered, at least the kept ones stand.
    forgetAllBut(kept.size());
    return before - count;
  }

  /** What an event of the CPU itself decided at this very time came before its gap. */
  private static boolean isSafe(long timeNs, int at, long sinceNs, int cpu) {
    return timeNs < sinceNs || (timeNs == sinceNs && at == cpu);
  }

  private void forgetAllBut(int left) {
    Arrays.fill(byMargin, 0);
    kept.forEach(finding -> byMargin[bits(finding.marginNs())]++);
    count = Math.min(count, left);
    added = count;
    lastNs = kept.isEmpty() ? earliest.at().timeNs() : kept.get(kept.size() - 1).at().timeNs();
  }

  /** Takes back what rests on a shorter time between two CPUs, and returns how many that were. */
  long retractWithin(long toleranceNs) {
    long before = count;
    for (int margin = 0; margin < bits(toleranceNs); margin++) {
      count -= byMargin[margin];
      byMargin[margin] = 0;
    }
    kept.removeIf(finding -> finding.marginNs() <= toleranceNs);
    count = kept.isEmpty() ? 0 : Math.max(count, 1);
    return before - count;
  }

  /** Takes back what rests on inode numbers that mean more than one file. */
  long retractAmbiguous() {
    long before = count;
    kept.removeIf(Finding::isOfAmbiguousFile);
    count = kept.isEmpty() ? 0 : count;
    return before - count;
  }

  /** Takes all back if there are no more than this, and none is a fact. */
  long retractRare(long most) {
    if (count > most || first().isFact()) {
      return 0;
    }
    long before = count;
    kept.clear();
    count = 0;
    return before;
  }

  /** The first one, or the first of those that stand. */
  public Finding first() {
    return kept.isEmpty() ? earliest : kept.get(0);
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
