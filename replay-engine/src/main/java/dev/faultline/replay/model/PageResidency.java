package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which pages of a mapping are in the page cache: certainly there, certainly not, or unknown.
 *
 * <p>Kept by ranges of page indices ({@link PageRuns}), never by physical page: migration and
 * collapse exchange the page behind an index without a word in the trace, and a large folio may be
 * removed in pieces. What is not listed is unknown: pages from before the trace are unknown, not
 * absent.
 */
public final class PageResidency {
  private static final int MOST_AWAITED = 16;

  private final PageRuns runs = new PageRuns();
  private final List<NextChange> awaited = new ArrayList<>(0);
  private Doubt unknown = Doubt.WARM_UP;
  private boolean broughtAlong;
  private int largestOrder;

  /** The runs, resident or absent, that overlap {@code range}, cut to it. */
  public List<PageRun> within(PageRange range) {
    return runs.within(range);
  }

  /** The certainly resident runs that overlap {@code range}, cut to it. */
  public List<PageRun> residentWithin(PageRange range) {
    List<PageRun> all = within(range);
    if (all.isEmpty()) {
      return all;
    }
    List<PageRun> resident = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isResident()) {
        resident.add(all.get(i));
      }
    }
    return resident;
  }

  /** Whether every page of {@code range} is certainly there or certainly not. */
  public boolean isKnown(PageRange range) {
    return runs.known(range) == range.size();
  }

  /**
   * Whether every page of {@code range} is certainly there or certainly not, or why that is not.
   */
  public Knowledge known(PageRange range) {
    return isKnown(range) ? Knowledge.CERTAIN : Knowledge.unknown(unknown);
  }

  /** Whether this page is certainly resident. */
  public boolean isResident(long index) {
    return runs.has(index, true);
  }

  /** Whether this page is certainly absent. */
  public boolean isAbsent(long index) {
    return runs.has(index, false);
  }

  /** The run of this page, uncut; empty if it is unknown. */
  public Optional<PageRun> at(long index) {
    return runs.at(index);
  }

  /** How this page came in; empty if it is absent or unknown. */
  public Optional<Insertion> insertionAt(long index) {
    Insertion insertion = runs.insertionAt(index);
    return insertion == null ? Optional.empty() : insertion.present();
  }

  /** The folio that this page is seen to belong to; the page alone where nothing is known of it. */
  PageRange folioAt(long index) {
    Insertion insertion = runs.insertionAt(index);
    return insertion == null ? new PageRange(index, index) : insertion.folioAt(index);
  }

  /** Where the folio of this page lies, however large it is. */
  PageRange around(long index) {
    return PageRange.ofFolioAt(index, largestOrder);
  }

  /** The next change of these pages, for what is said of them now. */
  public NextChange nextChange(PageRange pages) {
    if (awaited.size() == MOST_AWAITED) {
      awaited.remove(0);
    }
    NextChange change = new NextChange(pages);
    awaited.add(change);
    return change;
  }

  void changed(PageRange folio, Step step) {
    for (int i = awaited.size() - 1; i >= 0; i--) {
      if (awaited.get(i).is(folio, step)) {
        awaited.remove(i);
      }
    }
  }

  /** How many runs are kept. */
  public int size() {
    return runs.size();
  }

  /**
   * A folio was inserted.
   *
   * @return whether that contradicts what was certain: some of its pages were there already. They
   *     are unknown then.
   */
  boolean added(PageRange folio, Insertion insertion) {
    if (runs.hasWithin(folio, true)) {
      contradicted(folio);
      return true;
    }
    broughtAlong |= insertion.isBroughtAlong();
    largestOrder = Math.max(largestOrder, insertion.order());
    runs.set(folio, insertion);
    return false;
  }

  /**
   * A folio is about to be removed.
   *
   * @return whether that contradicts what was certain: some of its pages were absent already. They
   *     are unknown then.
   */
  boolean removed(PageRange folio) {
    if (runs.hasWithin(folio, false)) {
      contradicted(folio);
      return true;
    }
    runs.set(folio, null);
    return false;
  }

  /**
   * Pages that were there when a fill began have been read in, those of them that still are the
   * same. Other pages of their insertion may not have been: a readahead that is refused leaves them
   * behind.
   */
  void readIn(PageRun filled, Moment moment) {
    Insertion insertion = filled.insertion().orElseThrow();
    if (insertion.readIn().isPresent()) {
      return;
    }
    Insertion read = insertion.readIn(moment);
    for (PageRun run : residentWithin(filled.pages())) {
      if (run.inserted() == insertion) {
        runs.set(run.pages(), read);
      }
    }
  }

  /** A buffered write has certainly copied its data into these pages, those that it brought in. */
  void copied(PageRange pages, Moment moment) {
    if (!broughtAlong) {
      return;
    }
    for (PageRun run : residentWithin(pages)) {
      if (run.insertion().orElseThrow().isBroughtAlong()) {
        readIn(run, moment);
      }
    }
  }

  /**
   * The range was shot down, successfully, since {@code begun}. What was unknown is absent now;
   * what came in meanwhile has been seen coming and stays.
   *
   * @return whether that contradicts what was certain: pages that were there before are still
   *     listed. They are unknown then.
   */
  boolean invalidated(PageRange range, Moment begun) {
    List<PageRun> known = within(range);
    invalidatedUnknown(range);
    boolean contradicted = false;
    for (PageRun run : known) {
      Insertion insertion = run.inserted();
      if (insertion != null && insertion.latest().before(begun)) {
        contradicted(run.pages());
        contradicted = true;
      }
    }
    return contradicted;
  }

  /** What is unknown of the range is absent. */
  private void invalidatedUnknown(PageRange range) {
    long next = range.first();
    for (PageRun run : within(range)) {
      if (next < run.pages().first()) {
        runs.set(new PageRange(next, run.pages().first() - 1), null);
      }
      next = run.pages().last() + 1;
    }
    if (next <= range.last()) {
      runs.set(new PageRange(next, range.last()), null);
    }
  }

  /** Nothing is known any more. */
  void forget(Doubt doubt) {
    runs.clear();
    unknown = doubt;
  }

  /** Nothing is cached now, but for what has been seen coming in: the kernel has looked. */
  void empty() {
    invalidatedUnknown(new PageRange(0, PageRange.MAX_INDEX));
  }

  /** The same, if shoot-downs are recorded: what is not known until then hangs on that. */
  void seemsEmpty() {
    if (unknown == Doubt.WARM_UP) {
      unknown = Doubt.NO_SHOOTDOWN;
    }
  }

  /** What is unknown of these pages is so for another reason than that nothing was seen of them. */
  private void contradicted(PageRange range) {
    runs.forget(range);
    unknown = unknown == Doubt.NO_SHOOTDOWN ? Doubt.WARM_UP : unknown;
  }

  /** Takes over what {@code that} knows of pages that are unknown here. */
  void join(PageResidency that) {
    broughtAlong |= that.broughtAlong;
    largestOrder = Math.max(largestOrder, that.largestOrder);
    for (PageRun run : that.runs.all()) {
      if (within(run.pages()).isEmpty()) {
        runs.set(run.pages(), run.inserted());
      } else {
        contradicted(run.pages());
      }
    }
  }
}
