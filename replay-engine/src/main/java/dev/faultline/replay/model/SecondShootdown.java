package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a task was seen to remove since it did anything else, when it then completes a direct write:
 * that was the second shoot-down of the write. What it proves of pages that it did not remove.
 *
 * <p>When it begins is not recorded on filesystems without an event for the end of the I/O, and a
 * page that comes in behind it is no business of the write. It begins after the last thing that the
 * task did before; and before the first page that it removes. The kernel's invalidation looks up
 * what is cached in ascending order, a batch at a time, and goes on behind the last page it has
 * found. So it has met a page if it looked up once more after that page had come in, and had found
 * nothing behind it before: that is, if it has removed a page that came in later, and no page
 * behind it came in earlier.
 */
final class SecondShootdown {
  private record Cached(PageRange pages, Insertion insertion) {
    boolean cameAfter(PageRange other, Insertion how) {
      return insertion == how
          ? pages.first() > other.first()
          : how.latest().before(insertion.begun());
    }
  }

  /** Whether it has found a page that is still there, and could not remove it. */
  enum Meeting {
    /** Certainly. */
    MET,
    /** The page came in when it had begun, and holds the data of the write. */
    CAME_LATER,
    /** The trace does not tell. */
    UNKNOWN
  }

  /** The number of no event. */
  static final long NEVER = -1;

  private static final int MOST = 4096;

  private final List<Cached> removed = new ArrayList<>(0);
  private long notBefore = NEVER;
  private long firstRemoval = NEVER;
  private Optional<Mapping> mapping = Optional.empty();
  private boolean incomplete;

  /**
   * The task does what is no part of a shoot-down.
   *
   * @param sequence number of that event in the trace; {@link #NEVER} where it may have been an
   *     interrupt in the task's name
   */
  void begins(long sequence) {
    notBefore = sequence;
    firstRemoval = NEVER;
    incomplete = false;
    if (mapping.isPresent()) {
      removed.clear();
      mapping = Optional.empty();
    }
  }

  /** The task removes these pages, with the event of this number. */
  void removes(Mapping from, List<PageRun> runs, long sequence) {
    if (mapping.isPresent() && mapping.get() != from) {
      // A shoot-down is of one file; this is reclaim.
      incomplete = true;
    }
    mapping = from.itself();
    if (firstRemoval == NEVER) {
      firstRemoval = sequence;
    }
    for (int i = 0; i < runs.size(); i++) {
      Insertion insertion = runs.get(i).inserted();
      if (insertion != null && removed.size() < MOST) {
        removed.add(new Cached(runs.get(i).pages(), insertion));
      } else {
        incomplete = true;
      }
    }
  }

  /**
   * Whether the shoot-down of this write, which is over, has certainly met these pages, and left
   * them.
   *
   * @param left all that is there when it is over
   */
  Meeting meets(IomapDio write, PageRange pages, Insertion insertion, List<PageRun> left) {
    long notBefore = notBefore(write);
    if (insertion.latest().sequence() < notBefore) {
      return Meeting.MET;
    }
    if (write.completion().written().isPresent()) {
      return insertion.begun().sequence() < notBefore ? Meeting.UNKNOWN : Meeting.CAME_LATER;
    }
    boolean ofThisWrite =
        !incomplete
            && mapping.equals(Optional.of(write.mapping()))
            && removed.stream().allMatch(page -> page.pages().overlaps(write.pages()));
    if (!ofThisWrite) {
      return Meeting.UNKNOWN;
    }
    if (firstRemoval != NEVER && firstRemoval < insertion.begun().sequence()) {
      return Meeting.CAME_LATER;
    }
    return hasMet(pages, insertion, left) ? Meeting.MET : Meeting.UNKNOWN;
  }

  /** What was there then has been there all the time. */
  private long notBefore(IomapDio write) {
    long submitted = write.loop().last().orElseThrow().sequence();
    Optional<Moment> written = write.completion().written();
    return written.isPresent() ? written.get().sequence() : Math.max(notBefore, submitted);
  }

  private boolean hasMet(PageRange pages, Insertion insertion, List<PageRun> left) {
    if (removed.stream().noneMatch(page -> page.cameAfter(pages, insertion))) {
      return false;
    }
    List<Cached> behind = new ArrayList<>(removed);
    for (PageRun run : left) {
      behind.add(new Cached(run.pages(), run.insertion().orElseThrow()));
    }
    return behind.stream()
        .filter(page -> page.pages().first() > pages.last())
        .allMatch(page -> page.cameAfter(pages, insertion));
  }
}
