package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pages of a mapping whose data is older than the disk's, or may be: they were read in before a
 * direct write of the same range was on disk, and were there when it ended. They stay stale until
 * they are removed.
 */
public final class StalePages {
  private static final int MOST = 1024;

  /**
   * A range of stale pages.
   *
   * @param pages which
   * @param insertion how they came in
   * @param write the direct write that made them stale
   * @param completed when its data was on disk
   * @param certain whether the pages are certainly older; else they were read while the data was
   *     being written, and may be
   */
  public record Stale(
      PageRange pages, Insertion insertion, Operation write, Moment completed, boolean certain) {}

  private final List<Stale> ranges = new ArrayList<>(0);

  /** Why this page is stale, or may be; empty if nothing speaks for it. */
  public Optional<Stale> at(long index) {
    return firstWithin(new PageRange(index, index));
  }

  /** What there is to say of the first page of {@code range} that is stale or may be. */
  public Optional<Stale> firstWithin(PageRange range) {
    Optional<Stale> first = Optional.empty();
    for (int i = 0; i < ranges.size(); i++) {
      Stale stale = ranges.get(i);
      if (stale.pages().overlaps(range)
          && (first.isEmpty() || precedes(stale, first.get(), range))) {
        first = Optional.of(stale);
      }
    }
    return first;
  }

  private static boolean precedes(Stale stale, Stale that, PageRange range) {
    long index = Math.max(stale.pages().first(), range.first());
    long other = Math.max(that.pages().first(), range.first());
    return index < other || (index == other && stale.certain() && !that.certain());
  }

  void add(List<Stale> stale) {
    if (!stale.isEmpty() && ranges.size() + stale.size() <= MOST) {
      ranges.addAll(stale);
    }
  }

  void removed(PageRange pages) {
    if (!ranges.isEmpty()) {
      ranges.removeIf(stale -> stale.pages().overlaps(pages));
    }
  }

  void forget() {
    ranges.clear();
  }
}
