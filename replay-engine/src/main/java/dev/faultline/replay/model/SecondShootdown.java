package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What the second shoot-down of a direct write was seen to remove, and what that proves of the
 * pages it did not.
 *
 * <p>When it begins is not recorded on filesystems without an event for the end of the I/O, and a
 * page that comes in behind it is no business of the write. The kernel's invalidation looks up what
 * is cached in ascending order, a batch at a time, and goes on behind the last page it has found.
 * So it has met a page if it looked up once more after that page had come in, and had found nothing
 * behind it before: that is, if it has removed a page that came in later, and no page behind it
 * came in earlier.
 */
final class SecondShootdown {
  private record Cached(PageRange pages, Insertion insertion) {
    boolean cameAfter(PageRange other, Insertion how) {
      return insertion == how
          ? pages.first() > other.first()
          : how.latest().before(insertion.begun());
    }
  }

  private static final int MOST = 4096;

  private final List<Cached> removed = new ArrayList<>(0);
  private boolean incomplete;

  /** It was no second shoot-down: the loop has gone on. */
  void forget() {
    removed.clear();
    incomplete = false;
  }

  /** It removes these pages. */
  void removes(List<PageResidency.Run> runs) {
    for (PageResidency.Run run : runs) {
      if (run.insertion().isPresent() && removed.size() < MOST) {
        removed.add(new Cached(run.pages(), run.insertion().get()));
      } else {
        incomplete = true;
      }
    }
  }

  /**
   * Whether it has certainly met these pages, and left them.
   *
   * @param left all that is there when it is over
   */
  boolean hasMet(PageRange pages, Insertion insertion, List<PageResidency.Run> left) {
    if (incomplete || removed.stream().noneMatch(page -> page.cameAfter(pages, insertion))) {
      return false;
    }
    List<Cached> behind = new ArrayList<>(removed);
    for (PageResidency.Run run : left) {
      behind.add(new Cached(run.pages(), run.insertion().orElseThrow()));
    }
    return behind.stream()
        .filter(page -> page.pages().first() > pages.last())
        .allMatch(page -> page.cameAfter(pages, insertion));
  }
}
