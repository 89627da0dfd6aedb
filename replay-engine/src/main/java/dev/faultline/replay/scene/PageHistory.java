package dev.faultline.replay.scene;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.PageRow;
import dev.faultline.v1.Stay;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pages of a range were in the page cache, and when. Of a page without any event the model's
 * present knowledge holds for the past as well, as far as events are at hand.
 */
final class PageHistory {
  private static final int MOST_PAGES = 64;
  private static final int MOST_ROWS = 16;
  private static final int TOLERANCE = 100;

  private enum Place {
    UNKNOWN,
    ABSENT,
    RESIDENT
  }

  private record Change(long timeNs, Place place) {}

  private final Mapping mapping;
  private final PageRange range;
  private final Frame frame;
  private final List<List<Change>> changes = new ArrayList<>();
  private boolean lost;

  PageHistory(Mapping mapping, PageRange pages, Frame frame) {
    this.mapping = mapping;
    this.range =
        new PageRange(pages.first(), Math.min(pages.last(), pages.first() + MOST_PAGES - 1));
    this.frame = frame;
    for (long i = 0; i < range.size(); i++) {
      changes.add(new ArrayList<>(2));
    }
  }

  /** The pages that an event is about. */
  static PageRange pages(EventRing ring, long at) {
    return switch (ring.kind(at)) {
      case PAGE_ADDED, PAGE_REMOVED -> PageRange.ofFolio(ring.a(at), ring.b(at));
      case PAGE_FAULTED -> new PageRange(ring.a(at), ring.a(at));
      default -> new PageRange(ring.a(at), Math.max(ring.a(at), ring.b(at)));
    };
  }

  void read(EventRing ring, long at) {
    EventKind kind = ring.kind(at);
    long timeNs = ring.timeNs(at);
    if (kind == EventKind.EVENTS_LOST) {
      lost = true;
      changes.forEach(page -> page.add(new Change(timeNs, Place.UNKNOWN)));
    } else if (ring.mapping(at).orElse(null) != mapping) {
      return;
    } else if (kind == EventKind.PAGE_ADDED) {
      set(pages(ring, at), timeNs, Place.RESIDENT);
    } else if (kind == EventKind.PAGE_REMOVED) {
      set(pages(ring, at), timeNs, Place.ABSENT);
    } else if (kind == EventKind.SHOOTDOWN_END && ring.a(at) == 0) {
      ring.begun(at).ifPresent(begun -> emptied(begun, timeNs));
    }
  }

  private void set(PageRange pages, long timeNs, Place place) {
    for (List<Change> page : of(pages)) {
      if (page.isEmpty()) { // what is inserted was absent, what is removed was there
        Place before = place == Place.RESIDENT ? Place.ABSENT : Place.RESIDENT;
        page.add(new Change(Long.MIN_VALUE, before));
      }
      page.add(new Change(timeNs, place));
    }
  }

  private void emptied(Moment begun, long timeNs) {
    for (List<Change> page : of(PageRange.ofByteBounds(begun.a(), begun.b()))) {
      if (page.isEmpty()) {
        page.add(new Change(Long.MIN_VALUE, Place.UNKNOWN));
      }
      if (page.get(page.size() - 1).place() == Place.UNKNOWN) {
        page.add(new Change(timeNs, Place.ABSENT));
      }
    }
  }

  private List<List<Change>> of(PageRange pages) {
    if (!pages.overlaps(range)) {
      return List.of();
    }
    PageRange common = pages.intersection(range);
    int from = (int) (common.first() - range.first());
    return changes.subList(from, from + (int) common.size());
  }

  /** Neighbouring pages whose histories hardly differ share a row; too many rows are cut off. */
  List<PageRow> rows() {
    List<PageRow> rows = new ArrayList<>();
    int from = 0;
    while (from < changes.size() && rows.size() < MOST_ROWS) {
      List<Stay> stays = stays(from);
      int to = from;
      while (to + 1 < changes.size() && isAlike(stays, stays(to + 1))) {
        to++;
      }
      rows.add(
          PageRow.newBuilder()
              .setFirstIndex(range.first() + from)
              .setLastIndex(range.first() + to)
              .addAllStays(stays)
              .build());
      from = to + 1;
    }
    return rows;
  }

  private List<Stay> stays(int page) {
    List<Change> history = changes.get(page);
    if (history.isEmpty()) {
      history = List.of(new Change(Long.MIN_VALUE, now(range.first() + page)));
    }
    List<Stay> stays = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      Change change = history.get(i);
      long begin = Math.max(change.timeNs(), frame.firstNs());
      long end = i + 1 < history.size() ? history.get(i + 1).timeNs() : frame.lastNs();
      end = Math.min(end, frame.lastNs());
      if (change.place() != Place.ABSENT && begin < end) {
        stays.add(
            Stay.newBuilder()
                .setBeginNs(begin)
                .setEndNs(end)
                .setUnknown(change.place() == Place.UNKNOWN)
                .build());
      }
    }
    return stays;
  }

  private Place now(long index) {
    if (lost || mapping.isAmbiguous()) {
      return Place.UNKNOWN;
    } else if (mapping.pages().isResident(index)) {
      return Place.RESIDENT;
    }
    return mapping.pages().isAbsent(index) ? Place.ABSENT : Place.UNKNOWN;
  }

  private boolean isAlike(List<Stay> one, List<Stay> other) {
    if (one.size() != other.size()) {
      return false;
    }
    long tolerance = (frame.lastNs() - frame.firstNs()) / TOLERANCE;
    for (int i = 0; i < one.size(); i++) {
      Stay mine = one.get(i);
      Stay that = other.get(i);
      if (mine.getUnknown() != that.getUnknown()
          || Math.abs(mine.getBeginNs() - that.getBeginNs()) > tolerance
          || Math.abs(mine.getEndNs() - that.getEndNs()) > tolerance) {
        return false;
      }
    }
    return true;
  }
}
