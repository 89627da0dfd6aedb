package dev.faultline.replay.model;

import java.util.ArrayList;
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

  private final List<Dirtied> ranges = new ArrayList<>(0);
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
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).pages().overlaps(pages)) {
        return Optional.of(ranges.get(i));
      }
    }
    return Optional.empty();
  }

  void dirtied(PageRange pages, Moment moment, long writebacks) {
    if (this.writebacks != writebacks || ranges.size() == MOST) {
      ranges.clear();
    }
    this.writebacks = writebacks;
    ranges.add(new Dirtied(pages, moment));
  }

  void removed(PageRange pages) {
    ranges.removeIf(dirtied -> dirtied.pages().overlaps(pages));
  }

  void forget() {
    ranges.clear();
  }
}
