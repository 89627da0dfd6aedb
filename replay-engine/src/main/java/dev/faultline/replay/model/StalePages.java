package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pages of a mapping whose data is certainly older than the disk's: they were read in before a
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
   */
  public record Stale(PageRange pages, Insertion insertion, DioWrite write, Moment completed) {}

  private final List<Stale> ranges = new ArrayList<>(0);

  /** Why this page is stale; empty if it is not certain that it is. */
  public Optional<Stale> at(long index) {
    for (int i = 0; i < ranges.size(); i++) {
      PageRange pages = ranges.get(i).pages();
      if (pages.first() <= index && index <= pages.last()) {
        return Optional.of(ranges.get(i));
      }
    }
    return Optional.empty();
  }

  void add(List<Stale> stale) {
    if (ranges.size() + stale.size() <= MOST) {
      ranges.addAll(stale);
    }
  }

  void removed(PageRange pages) {
    ranges.removeIf(stale -> stale.pages().overlaps(pages));
  }

  void forget() {
    ranges.clear();
  }
}
