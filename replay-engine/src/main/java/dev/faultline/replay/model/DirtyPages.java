package dev.faultline.replay.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * Pages that became dirty and have certainly not been written back since.
 *
 * <p>That a page becomes clean is recorded nowhere. But data reaches the disk only through the
 * extent layer, so as long as nobody has handed anything to it, what became dirty is dirty still.
 */
public final class DirtyPages {
  private static final int MOST = 1024;

  /**
   * A range that became dirty.
   *
   * @param pages which pages
   * @param since when
   */
  public record Dirtied(PageRange pages, Moment since) {}

  // In the order of their first pages; of those that begin alike, the older one first.
  private long[] firsts = {};
  private long[] lasts = {};
  private Dirtied[] ranges = {};
  private int size;

  /** No range has more pages, less one: none that begins further below reaches up to a page. */
  private long widest;

  private long writebacks;

  /**
   * The range of {@code pages} that has certainly been dirty for longest.
   *
   * @param writebacks how many times data has been handed to the extent layer so far
   */
  public Optional<Dirtied> within(PageRange pages, long writebacks) {
    if (this.writebacks != writebacks) {
      return Optional.empty();
    }
    int oldest = -1;
    for (int i = behind(pages.last()) - 1; i >= 0 && reaches(i, pages); i--) {
      if (lasts[i] >= pages.first()
          && (oldest < 0 || ranges[i].since().before(ranges[oldest].since()))) {
        oldest = i;
      }
    }
    return oldest < 0 ? Optional.empty() : Optional.of(ranges[oldest]);
  }

  void dirtied(PageRange pages, Moment moment, long writebacks) {
    if (this.writebacks != writebacks || size == MOST) {
      forget();
    }
    this.writebacks = writebacks;
    if (size == firsts.length) {
      int more = Math.max(8, 2 * size);
      firsts = Arrays.copyOf(firsts, more);
      lasts = Arrays.copyOf(lasts, more);
      ranges = Arrays.copyOf(ranges, more);
    }
    int at = behind(pages.first());
    System.arraycopy(firsts, at, firsts, at + 1, size - at);
    System.arraycopy(lasts, at, lasts, at + 1, size - at);
    System.arraycopy(ranges, at, ranges, at + 1, size - at);
    firsts[at] = pages.first();
    lasts[at] = pages.last();
    ranges[at] = new Dirtied(pages, moment);
    size++;
    widest = Math.max(widest, pages.last() - pages.first());
  }

  void removed(PageRange pages) {
    int end = behind(pages.last());
    int kept = end;
    int i = end - 1;
    for (; i >= 0 && reaches(i, pages); i--) {
      if (lasts[i] < pages.first()) {
        kept--;
        firsts[kept] = firsts[i];
        lasts[kept] = lasts[i];
        ranges[kept] = ranges[i];
      }
    }
    close(i + 1, kept);
  }

  /** Whether a range of the greatest width that there is would reach these pages from here. */
  private boolean reaches(int at, PageRange pages) {
    return firsts[at] >= pages.first() - widest;
  }

  /** How many ranges begin at or below this page. */
  private int behind(long index) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (firsts[middle] <= index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Takes out what is between two places. */
  private void close(int from, int to) {
    if (from == to) {
      return;
    }
    System.arraycopy(firsts, to, firsts, from, size - to);
    System.arraycopy(lasts, to, lasts, from, size - to);
    System.arraycopy(ranges, to, ranges, from, size - to);
    size -= to - from;
    widest = size == 0 ? 0 : widest;
  }

  void forget() {
    size = 0;
    widest = 0;
  }
}
