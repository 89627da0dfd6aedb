package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  // The bounds of the ranges stand apart: a removal looks through all of them.
  private final List<Dirtied> ranges = new ArrayList<>(0);
  private long[] first = {};
  private long[] last = {};
  private long writebacks;

  /**
   * A range of {@code pages} that is certainly dirty.
   *
   * @param writebacks how many times data has been handed to the extent layer so far
   */
  public Optional<Dirtied> within(PageRange pages, long writebacks) {
    if (this.writebacks != writebacks) {
      return Optional.empty();
    }
    int place = overlapping(pages);
    return place < 0 ? Optional.empty() : Optional.of(ranges.get(place));
  }

  void dirtied(PageRange pages, Moment moment, long writebacks) {
    if (this.writebacks != writebacks || ranges.size() == MOST) {
      ranges.clear();
    }
    this.writebacks = writebacks;
    if (ranges.size() == first.length) {
      int more = Math.max(8, 2 * first.length);
      first = Arrays.copyOf(first, more);
      last = Arrays.copyOf(last, more);
    }
    first[ranges.size()] = pages.first();
    last[ranges.size()] = pages.last();
    ranges.add(new Dirtied(pages, moment));
  }

  void removed(PageRange pages) {
    int place = overlapping(pages);
    if (place < 0) {
      return;
    }
    int kept = place;
    for (int i = place + 1; i < ranges.size(); i++) {
      if (first[i] > pages.last() || last[i] < pages.first()) {
        first[kept] = first[i];
        last[kept] = last[i];
        ranges.set(kept, ranges.get(i));
        kept++;
      }
    }
    ranges.subList(kept, ranges.size()).clear();
  }

  /** The place of the first range that overlaps these pages; −1 if there is none. */
  private int overlapping(PageRange pages) {
    for (int i = 0; i < ranges.size(); i++) {
      if (first[i] <= pages.last() && last[i] >= pages.first()) {
        return i;
      }
    }
    return -1;
  }

  void forget() {
    ranges.clear();
  }
}
