package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which pages of a mapping are in the page cache: certainly there, certainly not, or unknown.
 *
 * <p>Kept by ranges of page indices, never by physical page: migration and collapse exchange the
 * page behind an index without a word in the trace, and a large folio may be removed in pieces.
 * What is not listed is unknown: pages from before the trace are unknown, not absent.
 */
public final class PageResidency {

  /**
   * A range of pages with the same history.
   *
   * @param pages which
   * @param insertion how they came in; empty = certainly absent
   */
  public record Run(PageRange pages, Optional<Insertion> insertion) {
    /** Whether the pages are there. */
    public boolean isResident() {
      return insertion.isPresent();
    }
  }

  private final TreeMap<Long, Run> runs = new TreeMap<>();
  private Doubt unknown = Doubt.WARM_UP;

  /** The runs, resident or absent, that overlap {@code range}, cut to it. */
  public List<Run> within(PageRange range) {
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

  /** The certainly resident runs that overlap {@code range}, cut to it. */
  public List<Run> residentWithin(PageRange range) {
    List<Run> all = within(range);
    if (all.isEmpty()) {
      return all;
    }
    List<Run> resident = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isResident()) {
        resident.add(all.get(i));
      }
    }
    return resident;
  }

  /** Whether every page of {@code range} is certainly there or certainly not. */
  public boolean isKnown(PageRange range) {
    long covered = 0;
    for (Run run : within(range)) {
      covered += run.pages().size();
    }
    return covered == range.size();
  }

  /**
   * Whether every page of {@code range} is certainly there or certainly not, or why that is not.
   */
  public Knowledge known(PageRange range) {
    return isKnown(range) ? Knowledge.CERTAIN : Knowledge.unknown(unknown);
  }

  /** Whether this page is certainly resident. */
  public boolean isResident(long index) {
    Optional<Run> run = at(index);
    return run.isPresent() && run.get().isResident();
  }

  /** Whether this page is certainly absent. */
  public boolean isAbsent(long index) {
    Optional<Run> run = at(index);
    return run.isPresent() && !run.get().isResident();
  }

  /** The run of this page, uncut; empty if it is unknown. */
  public Optional<Run> at(long index) {
    Map.Entry<Long, Run> entry = runs.floorEntry(index);
    if (entry == null || entry.getValue().pages().last() < index) {
      return Optional.empty();
    }
    return Optional.of(entry.getValue());
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
    if (hasWithin(folio, true)) {
      contradicted(folio);
      return true;
    }
    set(folio, Optional.of(insertion));
    return false;
  }

  /**
   * A folio is about to be removed.
   *
   * @return whether that contradicts what was certain: some of its pages were absent already. They
   *     are unknown then.
   */
  boolean removed(PageRange folio) {
    if (hasWithin(folio, false)) {
      contradicted(folio);
      return true;
    }
    set(folio, Optional.empty());
    return false;
  }

  /** Whether a page of {@code range} is certainly resident, or certainly absent. */
  private boolean hasWithin(PageRange range, boolean resident) {
    Map.Entry<Long, Run> entry = runs.floorEntry(range.last());
    while (entry != null && entry.getValue().pages().last() >= range.first()) {
      if (entry.getValue().isResident() == resident) {
        return true;
      }
      entry = runs.lowerEntry(entry.getKey());
    }
    return false;
  }

  /**
   * Pages that were there when a fill began have been read in, those of them that still are the
   * same. Other pages of their insertion may not have been: a readahead that is refused leaves them
   * behind.
   */
  void readIn(Run filled, Moment moment) {
    Insertion insertion = filled.insertion().orElseThrow();
    if (insertion.readIn().isPresent()) {
      return;
    }
    Optional<Insertion> read = Optional.of(insertion.readIn(moment));
    for (Run run : residentWithin(filled.pages())) {
      if (run.insertion().equals(filled.insertion())) {
        set(run.pages(), read);
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
    List<Run> known = within(range);
    invalidatedUnknown(range);
    boolean contradicted = false;
    for (Run run : known) {
      if (run.insertion().isPresent() && run.insertion().get().latest().before(begun)) {
        contradicted(run.pages());
        contradicted = true;
      }
    }
    return contradicted;
  }

  /** What is unknown of the range is absent. */
  private void invalidatedUnknown(PageRange range) {
    long next = range.first();
    for (Run run : within(range)) {
      if (next < run.pages().first()) {
        set(new PageRange(next, run.pages().first() - 1), Optional.empty());
      }
      next = run.pages().last() + 1;
    }
    if (next <= range.last()) {
      set(new PageRange(next, range.last()), Optional.empty());
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
    forget(range);
    unknown = unknown == Doubt.NO_SHOOTDOWN ? Doubt.WARM_UP : unknown;
  }

  /** Takes over what {@code that} knows of pages that are unknown here. */
  void join(PageResidency that) {
    for (Run run : List.copyOf(that.runs.values())) {
      if (within(run.pages()).isEmpty()) {
        set(run.pages(), run.insertion());
      } else {
        contradicted(run.pages());
      }
    }
  }

  private void set(PageRange range, Optional<Insertion> insertion) {
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

  private void forget(PageRange range) {
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
}
