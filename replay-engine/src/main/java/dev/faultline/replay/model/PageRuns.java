package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of page indices, each with what is known of its pages: disjoint, in order, and joined
 * where neighbours have the same history, so that memory grows with ranges and not with pages.
 *
 * <p>Every event of a page comes by here. So the ranges are numbers in sorted arrays, cut into
 * leaves short enough for a range to be moved into the middle of one: a tree of two levels.
 */
final class PageRuns {
  private static final int FIRST_LEAVES = 4;

  private RunLeaf[] leaves = new RunLeaf[FIRST_LEAVES];
  private int count = 1;

  /** The leaf that was asked for last: one event asks for the same page several times. */
  private int lastLeaf;

  PageRuns() {
    leaves[0] = new RunLeaf();
  }

  /** The runs that overlap {@code range}, cut to it. */
  List<PageRun> within(PageRange range) {
    List<PageRun> found = List.of();
    int leaf = leafOf(range.first());
    for (int at = leaves[leaf].from(range.first()); leaf < count; leaf++, at = 0) {
      RunLeaf here = leaves[leaf];
      for (; at < here.size(); at++) {
        if (here.first(at) > range.last()) {
          return found;
        }
        found = found.isEmpty() ? new ArrayList<>(4) : found;
        long first = Math.max(here.first(at), range.first());
        long last = Math.min(here.last(at), range.last());
        found.add(new PageRun(first, last, here.insertion(at)));
      }
    }
    return found;
  }

  /** The run of this page, uncut; empty if nothing is known of it. */
  Optional<PageRun> at(long index) {
    RunLeaf leaf = leaves[leafOf(index)];
    int at = leaf.of(index);
    return at < 0
        ? Optional.empty()
        : Optional.of(new PageRun(leaf.first(at), leaf.last(at), leaf.insertion(at)));
  }

  /** How this page came in; null if it is absent or nothing is known of it. */
  @Nullable Insertion insertionAt(long index) {
    RunLeaf leaf = leaves[leafOf(index)];
    int at = leaf.of(index);
    return at < 0 ? null : leaf.insertion(at);
  }

  /** Whether this page is certainly resident, or certainly absent. */
  boolean has(long index, boolean resident) {
    RunLeaf leaf = leaves[leafOf(index)];
    int at = leaf.of(index);
    return at >= 0 && leaf.isResident(at) == resident;
  }

  /** Whether a page of {@code range} is certainly resident, or certainly absent. */
  boolean hasWithin(PageRange range, boolean resident) {
    int leaf = leafOf(range.first());
    for (int at = leaves[leaf].from(range.first()); leaf < count; leaf++, at = 0) {
      RunLeaf here = leaves[leaf];
      for (; at < here.size(); at++) {
        if (here.first(at) > range.last()) {
          return false;
        } else if (here.isResident(at) == resident) {
          return true;
        }
      }
    }
    return false;
  }

  /** Of how many pages of {@code range} something is known. */
  long known(PageRange range) {
    long known = 0;
    int leaf = leafOf(range.first());
    for (int at = leaves[leaf].from(range.first()); leaf < count; leaf++, at = 0) {
      RunLeaf here = leaves[leaf];
      for (; at < here.size(); at++) {
        if (here.first(at) > range.last()) {
          return known;
        }
        known +=
            Math.min(here.last(at), range.last()) - Math.max(here.first(at), range.first()) + 1;
      }
    }
    return known;
  }

  List<PageRun> all() {
    return within(new PageRange(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  int size() {
    int size = 0;
    for (int leaf = 0; leaf < count; leaf++) {
      size += leaves[leaf].size();
    }
    return size;
  }

  /** From now on this is known of these pages: how they came in, or null, that they are absent. */
  void set(PageRange range, @Nullable Insertion insertion) {
    long first = range.first();
    long last = range.last();
    int leaf = leafOf(first);
    int next = leaves[leaf].from(first);
    if (beginsUpTo(leaf, next, last)) {
      forget(range);
      leaf = leafOf(first);
      next = leaves[leaf].from(first);
    }
    int below = next - 1;
    boolean inLeaf = next < leaves[leaf].size() || leaf + 1 == count;
    int aboveLeaf = inLeaf ? leaf : leaf + 1;
    int above = inLeaf ? next : 0;
    boolean joinsAbove = leaves[aboveLeaf].begins(above, last + 1, insertion);
    if (leaves[leaf].ends(below, first - 1, insertion)) {
      leaves[leaf].last(below, joinsAbove ? leaves[aboveLeaf].last(above) : last);
      if (joinsAbove) {
        remove(aboveLeaf, above, above + 1);
      }
    } else if (joinsAbove) {
      leaves[aboveLeaf].first(above, first);
    } else {
      insert(leaf, next, first, last, insertion);
    }
  }

  /** Whether the run at this place, or the first one behind it, begins at or below this page. */
  private boolean beginsUpTo(int leaf, int at, long last) {
    if (at < leaves[leaf].size()) {
      return leaves[leaf].first(at) <= last;
    }
    return leaf + 1 < count && leaves[leaf + 1].first(0) <= last;
  }

  /** Nothing is known of these pages any more. */
  void forget(PageRange range) {
    int leaf = leafOf(range.first());
    int at = leaves[leaf].from(range.first());
    while (leaf < count) {
      RunLeaf here = leaves[leaf];
      if (at < here.size() && here.first(at) < range.first()) {
        long end = here.last(at);
        here.last(at, range.first() - 1);
        if (end > range.last()) {
          insert(leaf, at + 1, range.last() + 1, end, here.insertion(at));
          return;
        }
        at++;
      }
      int end = at;
      while (end < here.size() && here.last(end) <= range.last()) {
        end++;
      }
      if (end < here.size()) {
        if (here.first(end) <= range.last()) {
          here.first(end, range.last() + 1);
        }
        remove(leaf, at, end);
        return;
      }
      leaf += remove(leaf, at, end) ? 0 : 1;
      at = 0;
    }
  }

  void clear() {
    leaves = new RunLeaf[FIRST_LEAVES];
    leaves[0] = new RunLeaf();
    count = 1;
    lastLeaf = 0;
  }

  /** The last leaf that begins at or below this page; the first one if there is none. */
  private int leafOf(long index) {
    int leaf = lastLeaf;
    boolean below = leaf > 0 && leaves[leaf].first(0) > index;
    boolean above = leaf + 1 < count && leaves[leaf + 1].first(0) <= index;
    if (below || above) {
      leaf = findLeaf(index);
      lastLeaf = leaf;
    }
    return leaf;
  }

  private int findLeaf(long index) {
    int low = 1;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (leaves[middle].first(0) <= index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private void insert(int leaf, int at, long first, long last, @Nullable Insertion insertion) {
    RunLeaf here = leaves[leaf];
    if (here.isFull()) {
      if (count == leaves.length) {
        leaves = Arrays.copyOf(leaves, 2 * count);
      }
      System.arraycopy(leaves, leaf + 1, leaves, leaf + 2, count - leaf - 1);
      leaves[leaf + 1] = here.split();
      count++;
      if (at > here.size()) {
        leaves[leaf + 1].insert(at - here.size(), first, last, insertion);
        return;
      }
    }
    here.insert(at, first, last, insertion);
  }

  /** Takes out runs of one leaf; says whether the leaf itself is gone, as none is left in it. */
  private boolean remove(int leaf, int from, int to) {
    leaves[leaf].remove(from, to);
    if (leaves[leaf].size() > 0 || count == 1) {
      return false;
    }
    System.arraycopy(leaves, leaf + 1, leaves, leaf, count - leaf - 1);
    count--;
    lastLeaf = 0;
    leaves[count] = leaves[0];
    return true;
  }
}
