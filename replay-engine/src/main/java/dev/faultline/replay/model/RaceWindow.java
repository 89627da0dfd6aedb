package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the page cache makes of the range of a direct write between its two shoot-downs.
 *
 * <p>No lock keeps pages out meanwhile. What comes in and stays clean, the second shoot-down
 * removes. What was dirtied it cannot remove: the page stays, older than the disk, and will be
 * written back over the new data. The second shoot-down does not run at all after an error, and may
 * not run where an asynchronous write completes in an interrupt.
 */
public final class RaceWindow {
  private static final int MOST = 4096;

  private final IomapDio write;
  private final List<Dirtying> dirtied = new ArrayList<>(0);
  private final List<Dirtying> open = new ArrayList<>(0);
  private final List<Collision> collisions = new ArrayList<>(0);
  private List<StalePages.Stale> stale = List.of();
  private Optional<Moment> reportedFailure = Optional.empty();
  private long cleaned;
  private boolean closed;

  RaceWindow(IomapDio write) {
    this.write = write;
  }

  /** Pages that were dirtied meanwhile and could not be removed; known when it has completed. */
  public List<Collision> collisions() {
    return collisions;
  }

  /** How many times pages were dirtied meanwhile and were gone when it completed. */
  public long cleaned() {
    return cleaned;
  }

  /** Pages that were dirtied meanwhile of which it is not known whether they were in its way. */
  public List<Dirtying> undecided() {
    return open;
  }

  /** Whether its data is on disk, and pages were dirtied before that: its end is not known. */
  boolean isTouched() {
    boolean isOpen =
        !open.isEmpty()
            || dirtied.stream()
                .anyMatch(
                    each -> write.completion().written().filter(each.at()::before).isPresent());
    return write.completion().written().isPresent() && isOpen;
  }

  /** Pages that it left older than the disk, or that may be; known when it has completed. */
  public List<StalePages.Stale> stale() {
    return stale;
  }

  /** When the kernel itself said that the second shoot-down failed, in the name of who did it. */
  public Optional<Moment> reportedFailure() {
    return reportedFailure;
  }

  void reportedFailed(Moment moment) {
    reportedFailure = Optional.of(moment);
  }

  void dirtied(Dirtying dirtying) {
    // Written back and dirtied again: what matters is who did it last.
    dirtied.removeIf(before -> dirtying.pages().contains(before.pages()));
    if (dirtied.size() < MOST) {
      dirtied.add(dirtying);
    }
  }

  /** Pages were removed: what had dirtied them does not last, unless it was another page. */
  void removed(PageRange folio, TaskContext by) {
    // Behind the end of the I/O the second shoot-down may have met them before another removed
    // them.
    boolean mayHaveMet =
        write.completion().finisher().isPresent() && write.completion().finisher().get() != by;
    for (int i = dirtied.size() - 1; i >= 0; i--) {
      if (folio.contains(dirtied.get(i).pages())) {
        Dirtying gone = dirtied.remove(i);
        if (mayHaveMet && gone.at().before(write.completion().written().orElseThrow())) {
          open.add(gone);
        } else {
          cleaned++;
        }
      }
    }
  }

  /**
   * The write has completed: what is in the page cache now was in its way, or came in behind it.
   */
  void closes(SecondShootdown shootdown) {
    if (closed
        || !write.isWrite()
        || write.loop().first().isEmpty()
        || write.completion().isMistaken()) {
      return;
    }
    closed = true;
    if (write.completion().error() < 0) {
      open.clear();
      if (write.loop().hasSubmitted()) {
        survivors(write.loop().submitted(), shootdown);
      }
    } else if (write.completion().done() > 0) {
      survivors(PageRange.ofBytes(write.offset(), write.completion().done()), shootdown);
    }
  }

  private void survivors(PageRange range, SecondShootdown shootdown) {
    boolean failed = write.completion().error() < 0;
    List<PageRun> left = write.mapping().pages().residentWithin(range);
    if (left.isEmpty() && dirtied.isEmpty()) {
      return;
    }
    List<StalePages.Stale> found = new ArrayList<>();
    for (PageRun run : left) {
      Insertion insertion = run.insertion().orElseThrow();
      boolean changed = isDirtied(run.pages());
      // After an error nobody has looked at the page: it may have been written back, and be right.
      boolean old = isOld(insertion) && (!failed || !changed);
      boolean collided = !failed && collide(run, old, left, shootdown);
      if (collided || isReadOnTheWay(insertion)) {
        Optional<Moment> written = write.completion().written();
        Moment since = written.isPresent() ? written.get() : write.completion().at().orElseThrow();
        found.add(new StalePages.Stale(run.pages(), insertion, write, since, old));
      }
    }
    for (Dirtying dirtying : dirtied) {
      if (!failed && !write.mapping().pages().isKnown(dirtying.pages())) {
        open.add(dirtying);
      }
    }
    if (found.size() > 1) {
      found.sort(Comparator.comparing(page -> !page.certain()));
    }
    stale = List.copyOf(found);
  }

  private boolean isDirtied(PageRange pages) {
    for (Dirtying dirtying : dirtied) {
      if (dirtying.pages().overlaps(pages)) {
        return true;
      }
    }
    return false;
  }

  private boolean collide(PageRun run, boolean old, List<PageRun> left, SecondShootdown shootdown) {
    boolean collided = false;
    Insertion insertion = run.insertion().orElseThrow();
    for (Dirtying dirtying : dirtied) {
      if (!dirtying.pages().overlaps(run.pages())) {
        continue;
      }
      PageRange pages = dirtying.pages().intersection(run.pages());
      switch (shootdown.meets(write, pages, insertion, left)) {
        case MET -> {
          collisions.add(new Collision(pages, dirtying, insertion, old));
          collided = true;
        }
        case CAME_LATER -> {}
        case UNKNOWN -> open.add(dirtying);
      }
    }
    return collided;
  }

  /** Whether the pages were certainly being read before anything was submitted. */
  private boolean isOld(Insertion insertion) {
    return isIssuedBefore(insertion, write.loop().first().orElseThrow());
  }

  /**
   * Whether the pages were there, and being read, when the data was on disk, where that is
   * recorded, else when the last of it was submitted. What came later may have been read after the
   * data was there.
   */
  private boolean isReadOnTheWay(Insertion insertion) {
    Optional<Moment> written = write.completion().written();
    Moment bound = written.isPresent() ? written.get() : write.loop().last().orElseThrow();
    return insertion.latest().before(bound) && isIssuedBefore(insertion, bound);
  }

  private static boolean isIssuedBefore(Insertion insertion, Moment bound) {
    Optional<Moment> issued = insertion.fillIssued();
    return issued.isPresent() && issued.get().before(bound);
  }
}
