package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pages that were inserted, and are still locked, are being read: {@code bch2_readahead}, {@code
 * bch2_read_folio}. Kernels up to 6.17 take add here, blocking, with the folio locks held; later
 * ones try, and hand the folios back unread if they fail.
 */
public final class Fill extends Operation {
  private final boolean readahead;
  private final List<PageRun> covered = new ArrayList<>(2);
  private Optional<Moment> refused = Optional.empty();
  private boolean hasAdd;
  private long lastPage = -1;
  private boolean reads;
  private PageRange pages = new PageRange(0, 0);

  Fill(
      Mapping mapping,
      TaskContext task,
      Optional<Operation> parent,
      Moment begun,
      boolean readahead) {
    super(mapping, task, parent, begun);
    this.readahead = readahead;
  }

  /** Readahead, or the read of a single folio. */
  public boolean isReadahead() {
    return readahead;
  }

  /** The pages that it was asked for. */
  public PageRange pages() {
    return pages;
  }

  /** When the try for add failed: nothing was read then. */
  public Optional<Moment> refused() {
    return refused;
  }

  /** The insertions whose pages it reads: their folios are locked until it has done so. */
  public List<Insertion> insertions() {
    List<Insertion> insertions = new ArrayList<>(1);
    for (PageRun run : covered) {
      Insertion insertion = run.inserted();
      if (insertion != null && !insertions.contains(insertion)) {
        insertions.add(insertion);
      }
    }
    return insertions;
  }

  /**
   * Finds out which pages are being read: of a readahead those that its task has inserted, of a
   * single folio all of it, whoever inserted it.
   */
  void covers(PageRange range) {
    this.pages = range;
    PageResidency resident = mapping().pages();
    if (readahead) {
      for (PageRun run : resident.residentWithin(range)) {
        if (run.insertion().orElseThrow().task() == task()) {
          covered.add(run);
        }
      }
    } else {
      Optional<Insertion> single = resident.insertionAt(range.first());
      if (single.isPresent()) {
        covered.addAll(resident.residentWithin(single.get().folioAt(range.first())));
      }
    }
    for (PageRun run : covered) {
      lastPage = Math.max(lastPage, run.pages().last());
    }
  }

  /**
   * A page that it has inserted itself, beyond its range: readahead goes on to the end of an
   * extent.
   */
  void inserted(PageRange folio) {
    covered.addAll(mapping().pages().residentWithin(folio));
    lastPage = Math.max(lastPage, folio.last());
  }

  /** The last of the pages that it was seen to begin with, or to insert; -1 if there is none. */
  public long lastPage() {
    return lastPage;
  }

  /** Whether it is a readahead with several folios: its task has all of them locked at once. */
  public boolean hasSeveralFolios() {
    long pages = 0;
    for (PageRun run : covered) {
      pages += run.pages().size();
    }
    return readahead && pages > 0 && pages > 1L << covered.get(0).insertion().orElseThrow().order();
  }

  /** Whether those at lower indices came in, and were locked, first. */
  public boolean isLockedUpwards() {
    for (int i = 1; i < covered.size(); i++) {
      Insertion lower = covered.get(i - 1).insertion().orElseThrow();
      Insertion higher = covered.get(i).insertion().orElseThrow();
      if (higher.begun().before(lower.begun())) {
        return false;
      }
    }
    return true;
  }

  /** Whether this is one of those pages. */
  public boolean covers(long index) {
    return covered.stream().anyMatch(run -> run.pages().overlaps(new PageRange(index, index)));
  }

  /**
   * Whether the folios of {@link #insertions} are certainly locked, and by its task. A readahead
   * has them so until it gets add: then it hands them to the disk, which unlocks them. One that is
   * refused has unlocked them itself. A single folio stays locked until it has been read.
   */
  public boolean hasFoliosLocked() {
    return !isOver() && (!readahead || (!hasAdd && !reads && refused.isEmpty()));
  }

  /** It has got add, and hands its folios to the disk from now on. */
  void acquiredAdd() {
    hasAdd = true;
  }

  /** A function that reads was seen to run. */
  void reads() {
    reads = true;
  }

  /** Whether it may have been refused unseen: a readahead hands its pages back then. */
  boolean mayBeRefused() {
    return readahead && !reads;
  }

  void refused(Moment moment) {
    refused = Optional.of(moment);
  }

  /**
   * What is read shows the disk as it was when the read was issued, or later: a fill dates from its
   * begin. A single folio is certainly read; a readahead may try for add and hand its pages back.
   */
  void issued() {
    if (!readahead) {
      readIn();
    }
  }

  void ended() {
    if (refused.isEmpty()) {
      readIn();
    }
  }

  private void readIn() {
    for (int i = 0; i < covered.size(); i++) {
      mapping().pages().readIn(covered.get(i), begun());
    }
  }

  /** A readahead that gives add back has asked for all of its pages. */
  @Override
  void gaveBack(Hold hold) {
    super.gaveBack(hold);
    if (readahead && hasAdd && hold.state() == State.ADD && hold.mapping() == mapping()) {
      ended();
    }
  }

  @Override
  public String name() {
    return readahead ? "readahead" : "read of a folio";
  }
}
