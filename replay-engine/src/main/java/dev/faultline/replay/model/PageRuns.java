package dev.faultline.replay.model;

import dev.faultline.replay.model.PageResidency.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ranges of page indices, each with what is known of its pages: disjoint, in order, and joined
 * where neighbours have the same history, so that memory grows with ranges and not with pages.
 */
final class PageRuns {
  private final TreeMap<Long, Run> runs = new TreeMap<>();

  /** The runs that overlap {@code range}, cut to it. */
  List<Run> within(PageRange range) {
    List<Run> found = List.of();
    Map.Entry<Long, Run> entry = runs.floorEntry(range.first());
    if (entry == null) {
      entry = runs.higherEntry(range.first());
    }
    for (;
        entry != null && entry.getKey() <= range.last();
        entry = runs.higherEntry(entry.getKey())) {
      Run run = entry.getValue();
      if (run.pages().overlaps(range)) {
        found = found.isEmpty() ? new ArrayList<>(4) : found;
        found.add(new Run(run.pages().intersection(range), run.insertion()));
      }
    }
    return found;
  }

  /** The run of this page, uncut; empty if nothing is known of it. */
  Optional<Run> at(long index) {
    Map.Entry<Long, Run> entry = runs.floorEntry(index);
    if (entry == null || entry.getValue().pages().last() < index) {
      return Optional.empty();
    }
    return Optional.of(entry.getValue());
  }

  List<Run> all() {
    return List.copyOf(runs.values());
  }

  int size() {
    return runs.size();
  }

  /** Whether a page of {@code range} is certainly resident, or certainly absent. */
  boolean hasWithin(PageRange range, boolean resident) {
    Map.Entry<Long, Run> entry = runs.floorEntry(range.last());
    while (entry != null && entry.getValue().pages().last() >= range.first()) {
      if (entry.getValue().isResident() == resident) {
        return true;
      }
      entry = runs.lowerEntry(entry.getKey());
    }
    return false;
  }

  /** From now on this is known of these pages. */
  void set(PageRange range, Optional<Insertion> insertion) {
    forget(range);
    long first = range.first();
    long last = range.last();
    Map.Entry<Long, Run> below = runs.lowerEntry(first);
    if (below != null && joins(below.getValue(), first - 1, insertion)) {
      first = below.getValue().pages().first();
    }
    Map.Entry<Long, Run> above = runs.higherEntry(last);
    if (above != null
        && above.getKey() == last + 1
        && above.getValue().insertion().equals(insertion)) {
      last = above.getValue().pages().last();
      runs.remove(above.getKey());
    }
    runs.put(first, new Run(new PageRange(first, last), insertion));
  }

  private static boolean joins(Run below, long endsAt, Optional<Insertion> insertion) {
    return below.pages().last() == endsAt && below.insertion().equals(insertion);
  }

  /** Nothing is known of these pages any more. */
  void forget(PageRange range) {
    Map.Entry<Long, Run> entry = runs.floorEntry(range.first());
    if (entry == null) {
      entry = runs.higherEntry(range.first());
    }
    while (entry != null && entry.getKey() <= range.last()) {
      Run run = entry.getValue();
      long key = entry.getKey();
      if (run.pages().overlaps(range)) {
        runs.remove(key);
        if (run.pages().first() < range.first()) {
          PageRange rest = new PageRange(run.pages().first(), range.first() - 1);
          runs.put(rest.first(), new Run(rest, run.insertion()));
        }
        if (run.pages().last() > range.last()) {
          PageRange rest = new PageRange(range.last() + 1, run.pages().last());
          runs.put(rest.first(), new Run(rest, run.insertion()));
        }
      }
      entry = runs.higherEntry(key);
    }
  }

  void clear() {
    runs.clear();
  }
}
